import Experiments
public import Torch

/// Runs attacks on what rank 0 hands out of a cell.
public struct RankTask: ConfinedTask {
  public static let name = "rank"
  private let cell: Cell

  /// The task of a cell; a ``RankGuest`` answers what it asks.
  public init(_ cell: Cell) { self.cell = cell }

  public var device: Device { cell.device }
  public var isServed: Bool { cell.isServed }

  public func readable(on bench: Bench) -> [String] { cell.files(on: bench) }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> Int {
    try RankRunner(cell, bench: bench, desk: desk).run()
  }

  public typealias Progress = CellProgress
}
