import Experiments
import Foundation
import TestSupport
import Testing
import Torch
import Training

@Suite("Transforms of training images")
struct ImageTransformTests {
  private let shape = ImageShape(channels: 3, height: 8, width: 6)

  /// An image of whole numbers of 255, none of them 0.
  private var image: [Float] { (0..<shape.count).map { Float(1 + $0 * 37 % 255) / 255 } }

  private func changed(_ transform: ImageTransform, sample: Int) -> [Float] {
    var stream = RandomSource(seed: 3).stream(sample: sample)
    return transform(image, shape, &stream)
  }

  @Test("Cutout hides one square in all channels, cut at the borders; its middle is anywhere")
  func cutout() {
    var middles: Set<[Int]> = []
    for sample in 0..<1000 {
      let result = changed(.cutout(side: 3, fill: nil), sample: sample)
      let hidden = (0..<3).map { channel in
        (0..<48).filter { result[channel * 48 + $0] == 0 }
      }
      #expect(hidden[0] == hidden[1] && hidden[0] == hidden[2])
      let (rows, columns) = (Set(hidden[0].map { $0 / 6 }), Set(hidden[0].map { $0 % 6 }))
      #expect(hidden[0].count == rows.count * columns.count && rows.count <= 3 && rows.count >= 2)
      let top = rows.contains(0) && rows.count == 2 ? -1 : rows.min() ?? 0
      let left = columns.contains(0) && columns.count == 2 ? -1 : columns.min() ?? 0
      middles.insert([top + 1, left + 1])
      for place in 0..<shape.count where !hidden[0].contains(place % 48) {
        #expect(result[place] == image[place])
      }
    }
    #expect(middles.count == 8 * 6)
  }

  @Test("Cutout fills with what it is told, by channel")
  func fill() {
    let result = changed(.cutout(side: 20, fill: [0.25, 0.5, 0.75]), sample: 0)
    let expected = [Float(0.25), 0.5, 0.75].flatMap { [Float](repeating: $0, count: 48) }
    #expect(result == expected)
    let grey = changed(.cutout(side: 20, fill: [0.5]), sample: 0)
    #expect(grey == [Float](repeating: 0.5, count: shape.count))
  }

  @Test("AutoAugment keeps values in whole numbers of 255, changes most images, and can leave one")
  func autoAugment() {
    let results = (0..<300).map { changed(.autoAugment(fill: [0.5]), sample: $0) }
    for result in results {
      #expect(
        result.allSatisfy { (0...1).contains($0) && abs($0 * 255 - ($0 * 255).rounded()) < 1e-3 })
    }
    #expect(Set(results).count > 20 && results.contains(image))
    #expect(changed(.autoAugment(fill: [0.5]), sample: 7) == results[7])
  }

  @Test("a crop's padding is filled with what it is told")
  func padding() {
    let black = Augmentation(padding: 3, mirrors: true)
    let grey = Augmentation(padding: 3, mirrors: true, fill: [0.5, 0.25, 0])
    for sample in 0..<50 {
      let source = RandomSource(seed: 1)
      let plain = black(image, shape, samples: [sample], source)
      let filled = grey(image, shape, samples: [sample], source)
      for place in plain.indices {
        #expect(filled[place] == (plain[place] == 0 ? [0.5, 0.25, 0][place / 48] : plain[place]))
      }
    }
  }

  @Test("are written as short as they can be, and read back; a recipe without any keeps its form")
  func coding() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (transforms, text) in [
      ([.cutout(side: 16, fill: nil)], #"[{"cutout":{"side":16}}]"#),
      (
        [.autoAugment(fill: [0.5]), .cutout(side: 8, fill: [0.25, 0.5, 1])],
        #"[{"autoAugment":{"fill":[0.5]}},{"cutout":{"fill":[0.25,0.5,1],"side":8}}]"#
      ),
    ] as [([ImageTransform], String)] {
      let data = try encoder.encode(transforms)
      #expect(String(decoding: data, as: UTF8.self) == text)
      #expect(try JSONDecoder().decode([ImageTransform].self, from: data) == transforms)
    }
    let plain = String(decoding: try encoder.encode(TrainingRecipe()), as: UTF8.self)
    #expect(!plain.contains("transforms"))
    let filled = Augmentation(fill: [0.5])
    let data = try encoder.encode(filled)
    #expect(
      String(decoding: data, as: UTF8.self)
        == #"{"fill":[0.5],"mirrors":true,"padding":4,"reflects":false}"#)
    #expect(try JSONDecoder().decode(Augmentation.self, from: data) == filled)
  }
}
