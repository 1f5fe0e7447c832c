import Datasets
import Robustness
public import Torch

/// Asks a cell's model which class each of some images has.
public struct LabelTask: ConfinedTask {
  public static let name = "label"
  private let cell: Cell
  private let positions: [Int]

  /// The task of a cell and positions in its split.
  public init(_ cell: Cell, at positions: [Int]) { (self.cell, self.positions) = (cell, positions) }

  public var device: Device { cell.device }
  public var isServed: Bool { cell.isServed }

  public func readable(on bench: Bench) -> [String] { cell.files(on: bench) }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> [Int] {
    try LibTorch.start(threads: cell.threads, device: cell.device)
    let images = try CellImages(cell, bench)
    let classifier = try LoadedModel(cell, for: images.data, on: bench).classifier
    return try stride(from: 0, to: positions.count, by: cell.batchSize).flatMap { start in
      let part = Array(positions[start..<min(start + cell.batchSize, positions.count)])
      let labels = try classifier.logits(for: images.batch(at: part).images).argmax(1).integers()
      let share = Double(start + part.count) / Double(positions.count)
      try desk.reportOrEnd(share)
      return labels
    }
  }

  public typealias Progress = Double
}
