import Experiments
import Foundation
import Results
public import Torch

/// Measures a cell.
public struct CellTask: ConfinedTask {
  public static let name = "cell"
  private let cell: Cell
  private let ranks: Int?

  /// The task of a cell.
  ///
  /// - Parameter ranks: how many ranks share it, where a ``RankHost`` answers what it asks; nil where it asks nothing.
  public init(_ cell: Cell, ranks: Int? = nil) { (self.cell, self.ranks) = (cell, ranks) }

  public var device: Device { cell.device }
  public var isServed: Bool { cell.isServed }

  public func readable(on bench: Bench) -> [String] {
    // The evidence of an earlier result is beside it.
    let earlier = cell.earlier.map { URL(filePath: $0).deletingLastPathComponent().path }
    return cell.files(on: bench) + [earlier].compactMap { $0 }
  }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> CellMeasurement {
    var measured = try CellRunner(
      cell, bench: bench, memory: { desk.memory },
      exchange: ranks.map { UnitExchange(desk, ranks: $0, threat: cell.threat) },
      isStopping: { desk.isStopping },
      report: desk.report
    ).run()
    measured.result.environment.sandbox = desk.sandbox
    return measured
  }

  public typealias Progress = CellProgress
}
