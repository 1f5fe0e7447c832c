import Archives
import Datasets
import Evaluation
import Evidence
import Experiments
import Files
import Foundation
import Results
import Site

/// The images of a result that the fewest attacks broke, from its file of evidence.
struct HardestImages {
  /// How many are shown.
  private static let most = 8

  private let result: EvaluationResult
  private let file: EvidenceFile
  /// The images as they are, where they are part of the checkout.
  private let clean: [Int: [Float]]
  private let chosen: [EvidenceRow]

  /// The images of a result; nil where its evidence is not there or not the one that it names.
  init?(_ result: EvaluationResult, at place: URL, _ bench: Bench) {
    guard let record = result.evidence, let url = record.url(beside: place),
      let data = try? Data(contentsOf: url), Digest.sha256(data).hexadecimal == record.sha256,
      let file = try? EvidenceFile(data, path: url.path)
    else { return nil }
    (self.result, self.file) = (result, file)
    let counts = Dictionary(grouping: result.attacks.flatMap(\.brokenIndices)) { $0 }.mapValues(
      \.count)
    let broken = Set(result.brokenBy.keys)
    let isSample = DatasetTraits(of: result.dataset.name).isSample && result.dataset.verified
    chosen = file.rows.filter { row in
      guard broken.contains(row.sample) else { return false }
      if case .image = row.change { return isSample }
      return true
    }.sorted { (counts[$0.sample] ?? 0, $0.sample) < (counts[$1.sample] ?? 0, $1.sample) }
      .prefix(Self.most).map { $0 }
    clean = isSample ? Self.images(chosen.map(\.sample), of: result, file.shape, bench) : [:]
  }

  /// The pictures.
  var pictures: [AttackedImage] {
    chosen.compactMap { row in
      let label = result.classes.first { $0.label == row.label }?.title ?? "\(row.label)"
      let before = clean[row.sample]
      let after = before.map(row.image)
      let change: [Float]
      if let before, let after {
        change = zip(after, before).map { $0 - $1 }
      } else if case .steps(let steps, _) = row.change {
        change = steps.map(Float.init)
      } else {
        return nil
      }
      let largest = max(change.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
      var pair: AttackedImage.Pair?
      if let before, let after { pair = .init(clean: png(before), attacked: png(after)) }
      return AttackedImage(
        index: row.sample, label: label, change: png(change.map { 0.5 + $0 / (2 * largest) }),
        pair: pair)
    }
  }

  private func png(_ values: [Float]) -> Data {
    let shape = file.shape
    let channels = shape.channels == 3 ? 3 : 1
    let area = shape.height * shape.width
    let pixels = (0..<area).flatMap { place in
      (0..<channels).map { UInt8((min(max(values[$0 * area + place], 0), 1) * 255).rounded()) }
    }
    return Data(PNG.encode(pixels, width: shape.width, height: shape.height, channels: channels))
  }

  private static func images(
    _ samples: [Int], of result: EvaluationResult, _ shape: ImageShape, _ bench: Bench
  ) -> [Int: [Float]] {
    let dataset = result.dataset
    guard
      let data = try? bench.images(
        dataset.name, split: dataset.split, directory: bench.workspace.images(of: dataset.name)),
      data.shape == shape, data.info.checksum == dataset.checksum,
      let values = try? data.images(at: samples).normalized()
    else { return [:] }
    return Dictionary(
      zip(
        samples, samples.indices.map { Array(values[$0 * shape.count..<($0 + 1) * shape.count]) }),
      uniquingKeysWith: { first, _ in first })
  }
}
