public import Datasets
public import Experiments
import Robustness
import Torch

extension DatasetRecord {
  /// The record of images at positions of a split that holds so many.
  public init(_ info: DatasetInfo, positions: [Int], of total: Int) {
    let isPrefix = positions.first == 0 || positions.isEmpty
    self.init(
      name: info.name, split: info.split, samples: positions.count,
      checksum: info.checksum, sha256: info.sha256, verified: info.verified, layout: info.layout,
      warnings: info.warnings, splitSamples: total, sampleIndices: isPrefix ? nil : positions)
  }
}

extension EnvironmentRecord {
  /// The record of where a cell runs.
  package init(_ cell: Cell) {
    self.init(
      rampart: RampartVersion.current, libtorch: LibTorch.version, device: cell.device.rawValue,
      threads: cell.threads, seconds: 0,
      precision: cell.precision == .float32 ? nil : cell.precision.rawValue, chunk: cell.chunk,
      accelerator: cell.device == .cuda ? try? AcceleratorRecord(LibTorch.accelerator()) : nil)
  }
}

extension AcceleratorRecord {
  /// The record of a card; nil where there is none.
  fileprivate init?(_ accelerator: Accelerator?) {
    guard let accelerator else { return nil }
    self.init(card: accelerator.card, driver: accelerator.driver, cuda: accelerator.cuda)
  }
}

/// The version of this program, which goes into every result.
public enum RampartVersion {
  /// The version, by semantic versioning.
  public static let current = "0.2.0"
}
