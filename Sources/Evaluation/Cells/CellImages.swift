import Archives
import Datasets
import Foundation
import Results
import Robustness
import Torch

/// The images of a cell, with their positions in the split.
struct CellImages {
  /// The whole split.
  let data: any Dataset
  /// The positions that the cell is about.
  let positions: [Int]
  private let device: Device

  init(_ cell: Cell) throws {
    data = try DatasetLoader.load(
      cell.dataset, split: Split(rawValue: cell.split) ?? .test,
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

  /// What the result says of the images.
  var record: DatasetRecord {
    DatasetRecord(data.info, positions: positions, of: data.count)
  }

  /// The images at positions of the split.
  func batch(at positions: [Int]) throws -> AttackBatch {
    let batch = try data.images(at: positions)
    let shape = data.shape
    let images = try Tensor(
      batch.normalized(), shape: [positions.count, shape.channels, shape.height, shape.width])
    return AttackBatch(
      images: try images.moved(to: device), labels: try Tensor(batch.labels).moved(to: device),
      samples: positions)
  }
}
