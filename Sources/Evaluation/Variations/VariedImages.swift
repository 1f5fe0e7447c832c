import Attacks
import Datasets
package import Experiments
package import Robustness

/// Images that show the same as a cell's and are other ones.
///
/// They hang on an image's position in the split alone, so that shards add up to the whole, and anybody
/// can make them again.
package struct VariedImages {
  /// What there is for images of this kind.
  package let variations: [Variation]
  /// The positions that the cell is about.
  package var positions: [Int] { images.positions }
  private let images: CellImages
  private let displacements: [Displacement]
  private let fresh: InMemoryDataset?

  /// The variations of a cell's images: moved where they are large enough, mirrored where the class is known to
  /// stay the same, drawn anew where there is a generator.
  package init(_ images: CellImages) {
    let traits = DatasetTraits(of: images.data.info.name)
    let displacements = Displacement.all(upTo: traits.variedShift(of: images.data.shape))
    let fresh = SampleArchive.fresh(like: images.data)
    (self.images, self.displacements, self.fresh) = (images, displacements, fresh)
    variations = Variation.allCases.filter { variation in
      switch variation {
      case .shifted: !displacements.isEmpty
      case .flipped: traits.permitsFlips
      case .fresh: fresh != nil
      }
    }
  }

  /// What stands for the images at positions of the split.
  package func batch(_ variation: Variation, at positions: [Int]) throws -> AttackBatch {
    let source: any Dataset = variation == .fresh ? fresh ?? images.data : images.data
    let originals = try source.images(at: positions)
    let varied =
      switch variation {
      case .shifted:
        // By turns, so that the classes and the directions have nothing to do with each other.
        originals.moved(by: positions.map { displacements[$0 % displacements.count] })
      case .flipped: originals.mirrored()
      case .fresh: originals
      }
    return try images.batch(of: varied, at: positions)
  }
}
