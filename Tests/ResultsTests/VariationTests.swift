import Experiments
import Foundation
import Results
import Testing

@Suite("Accuracy on other images that show the same")
struct VariationTests {
  /// A complete run on 200 images, of which the first 160 are right, and so many of the shifted ones.
  private func result(
    shifted: Int, fresh: Int? = nil, indices: [Int]? = nil
  ) -> EvaluationResult {
    let all = indices ?? Array(0..<200)
    var result = Fixture.result(
      indices: indices ?? all, correct: all.filter { $0 < 160 },
      broken: Fixture.broken.map { ($0.0, [], []) }, splitSamples: 200)
    result.variations[.shifted] = CleanRecord(
      correctIndices: all.filter { $0 < shifted }, samples: all.count)
    result.variations[.fresh] = fresh.map { fresh in
      CleanRecord(correctIndices: all.filter { $0 < fresh }, samples: all.count)
    }
    return result.concluded()
  }

  private func raised(_ result: EvaluationResult) -> [FlagKind] {
    result.flags.compactMap { FlagKind(rawValue: $0.id) }
  }

  @Test("no gap, and one that chance explains, raise nothing")
  func honest() {
    for shifted in [160, 165, 152] {
      let result = result(shifted: shifted)
      #expect(raised(result) == [] && result.isRanked && result.inconsistencies() == [])
    }
  }

  @Test("a gap that chance does not explain is a flag, and ranks up to twice an honest row's")
  func significant() {
    // Mid-p McNemar of 0 against 10 images: 2^-10.
    #expect(raised(result(shifted: 151)) == [])
    let result = result(shifted: 150)
    #expect(raised(result) == [.variationGap] && result.isRanked)
    #expect(result.flags.last?.message.contains("80.0 % of the images are right, 75.0 %") == true)
  }

  @Test("above twice the largest gap of an honest row there is no rank")
  func memory() {
    let limit = Int((2 * VariationGap.largestHonest * 200).rounded(.down))
    #expect(raised(result(shifted: 160 - limit)) == [.variationGap])
    let result = result(shifted: 160, fresh: 160 - limit - 1)
    #expect(raised(result) == [.variationGap, .memorised])
    #expect(!result.isRanked && result.memorises && !result.complete)
    #expect(result.rankingFaults == ["knows the images by heart"])
    #expect(result.inconsistencies() == [])
  }

  @Test("few images prove no memory, however large the gap")
  func few() {
    let result = result(shifted: 0, indices: Array(0..<9))
    #expect(raised(result) == [])
  }

  @Test("a result is read as it was written, and one without stays without")
  func coding() throws {
    let result = result(shifted: 150, fresh: 150)
    let data = try ResultCoder.encode(result)
    #expect(try ResultCoder.decode(data) == result)
    #expect(String(decoding: data, as: UTF8.self).contains("\"variations\""))
    let plain = try ResultCoder.encode(Fixture.result())
    #expect(!String(decoding: plain, as: UTF8.self).contains("variations"))
    #expect(try ResultCoder.decode(plain) == Fixture.result())
  }

  @Test("shards add up to the whole, and what a shard lacks is left out")
  func merge() throws {
    let whole = result(shifted: 150, fresh: 100)
    var shards = [0, 1, 2].map { part in
      result(shifted: 150, fresh: 100, indices: (0..<200).filter { $0 % 3 == part })
    }
    let merged = try EvaluationResult.merged(shards: shards)
    #expect(merged.variations == whole.variations)
    #expect(merged.flags == whole.flags && merged.memorises && !merged.isRanked)
    shards[1].variations[.fresh] = nil
    shards[1] = shards[1].concluded()
    let partly = try EvaluationResult.merged(shards: shards)
    #expect(partly.variations == [.shifted: try #require(whole.variations[.shifted])])
    #expect(raised(partly) == [.variationGap] && partly.inconsistencies() == [])
  }

  @Test("a number that the images do not give, and a flag that was taken away, are contradictions")
  func forgeries() {
    var result = result(shifted: 160, fresh: 100)
    result.flags = []
    #expect(
      result.inconsistencies() == [
        "flags of variations are none, the numbers give variation-gap, memorised"
      ])
    result = self.result(shifted: 160)
    result.variations[.shifted]?.accuracy = 0.9
    #expect(
      result.inconsistencies() == ["variations.shifted.accuracy is 0.9, the indices give 0.8"])
    result = self.result(shifted: 160)
    result.variations[.shifted]?.correctIndices.append(200)
    #expect(result.inconsistencies().contains { $0.contains("which was not evaluated") })
  }
}
