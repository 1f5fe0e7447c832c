import Datasets
import Experiments
import TestSupport
import Testing
import Torch
import Training

@Suite("Augmentation")
struct AugmentationTests {
  private let shape = ImageShape(channels: 2, height: 6, width: 5)

  @Test("every crop offset and both mirrorings come up, and each is a shifted image")
  func crops() {
    // Pixels name their place, so that the offset can be read off.
    let image = (0..<shape.count).map { Float($0 + 1) }
    var seen: Set<[Int]> = []
    for sample in 0..<3000 {
      let result = Augmentation.standard(
        image, shape, samples: [sample], RandomSource(seed: 1))
      guard let place = result.indices.first(where: { result[$0] > 0 && $0 < 30 }) else { continue }
      let source = Int(result[place]) - 1
      let others = result.indices.filter { result[$0] > 0 && $0 < 30 && $0 / 5 == place / 5 }
      let isMirrored = others.count > 1 ? result[others[1]] < result[others[0]] : nil
      guard let isMirrored else { continue }
      let column = isMirrored ? 4 - place % 5 : place % 5
      let (down, right) = (source / 5 - place / 5, source % 5 - column)
      seen.insert([down, right, isMirrored ? 1 : 0])
      #expect(result == shifted(image, down, right, isMirrored))
    }
    // Rows −4…4; columns −3…3, because beyond that a row shows one pixel or none.
    #expect(seen.count == 9 * 7 * 2)
  }

  private func shifted(_ image: [Float], _ down: Int, _ right: Int, _ isMirrored: Bool) -> [Float] {
    (0..<shape.count).map { place in
      let (channel, row, column) = (place / 30, place % 30 / 5 + down, place % 5)
      let source = (isMirrored ? 4 - column : column) + right
      guard (0..<6).contains(row), (0..<5).contains(source) else { return 0 }
      return image[channel * 30 + row * 5 + source]
    }
  }

  @Test("without mirroring no image is mirrored, and the crops are the same")
  func digits() {
    let image = (0..<shape.count).map { Float($0 + 1) }
    for sample in 0..<200 {
      let source = RandomSource(seed: 1)
      let plain = Augmentation(mirrors: false)(image, shape, samples: [sample], source)
      let other = Augmentation.standard(image, shape, samples: [sample], source)
      let mirrored = (0..<shape.count).map { place -> Float in
        let (row, column) = (place / 5, place % 5)
        return other[row * 5 + 4 - column]
      }
      #expect(plain == other || plain == mirrored)
      let row = plain.prefix(30).filter { $0 > 0 }
      #expect(row == row.sorted())
    }
  }

  @Test("reflection fills the border with the image read backwards, without its edge")
  func reflection() {
    // Three equal rows, so that only columns tell.
    let shape = ImageShape(channels: 1, height: 3, width: 4)
    let augmentation = Augmentation(padding: 2, mirrors: false, reflects: true)
    let image: [Float] = [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]
    let padded: [Float] = [3, 2, 1, 2, 3, 4, 3, 2]
    let windows = Set((0...4).map { Array(padded[$0..<$0 + 4]) })
    var seen: Set<[Float]> = []
    for sample in 0..<100 {
      let found = augmentation(image, shape, samples: [sample], RandomSource(seed: 3))
      let rows = Set((0..<3).map { Array(found[4 * $0..<4 * $0 + 4]) })
      #expect(rows.count == 1)
      seen.formUnion(rows)
    }
    #expect(seen == windows)
  }

  @Test("a sample is changed in the same way in any batch")
  func company() {
    let images = (0..<3 * shape.count).map { Float($0) }
    let source = RandomSource(seed: 2)
    let all = Augmentation.standard(images, shape, samples: [4, 8, 2], source)
    let second = Array(images[shape.count..<2 * shape.count])
    #expect(
      Array(all[shape.count..<2 * shape.count])
        == Augmentation.standard(second, shape, samples: [8], source))
  }
}
