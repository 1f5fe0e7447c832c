import Archives
package import Datasets
import Evidence
package import Experiments
import Foundation
package import Robustness
import Torch

/// The images of a cell, with their positions in the split.
package struct CellImages {
  /// The whole split.
  package let data: any Dataset
  /// The positions that the cell is about.
  package private(set) var positions: [Int]
  private let device: Device

  /// The images of a cell.
  ///
  /// - Throws: `DatasetError` for archives that cannot be read, and for labels that the model has not.
  package init(_ cell: Cell, _ bench: Bench) throws {
    data = try bench.images(
      cell.dataset, split: cell.split,
      directory: URL(filePath: cell.directory, directoryHint: .isDirectory))
    positions = cell.positions(of: data.count)
    device = cell.device
    let classes = cell.classes ?? data.classes
    if let place = positions.first(where: { data.labels[$0] >= classes }) {
      throw DatasetError(
        path: data.info.path, found: "label \(data.labels[place]) at image \(place)",
        expected: "labels below \(classes), the model's number of classes",
        remedy: "give --classes, or a data set that the model was made for")
    }
  }

  /// The same images, of which only those at other positions are meant.
  package func restricted(to positions: [Int]) -> CellImages {
    var part = self
    part.positions = positions
    return part
  }

  /// What the result says of the images.
  package var record: DatasetRecord {
    DatasetRecord(data.info, positions: positions, of: data.count)
  }

  /// The images at positions of the split.
  package func batch(at positions: [Int]) throws -> AttackBatch {
    try batch(of: data.images(at: positions), at: positions)
  }

  /// The values of the images at positions of the split, 0 … 1, row-major.
  func values(at positions: [Int]) throws -> [[Float]] {
    try data.images(at: positions).normalized().chunked(positions.count)
  }

  /// Images that stand for those at positions of the split.
  func batch(of batch: ImageBatch, at positions: [Int]) throws -> AttackBatch {
    let shape = data.shape
    let images = try Tensor(
      batch.normalized(), shape: [positions.count, shape.channels, shape.height, shape.width])
    return AttackBatch(
      images: try images.moved(to: device), labels: try Tensor(batch.labels).moved(to: device),
      samples: positions)
  }
}

extension [Int] {
  /// So many of the elements, evenly spaced; all of them where there are no more.
  func spread(_ count: Int) -> [Int] {
    guard self.count > count else { return self }
    return (0..<count).map { self[$0 * self.count / count] }
  }
}
