public import Experiments
public import Robustness
public import Torch

/// Measures something else than robust accuracy of a cell's model.
public struct MeasureTask: ConfinedTask {
  /// How far it has come.
  public struct Progress: Codable, Sendable {
    /// What is measured.
    public let measure: String
    /// The share of it that is done, 0 … 1.
    public let share: Double
  }

  public static let name = "measure"
  private let cell: Cell
  private let measure: String
  private let preset: MeasurePreset
  private let options: [String: JSONValue]

  /// A measurement of a cell: by the measure's name, its preset, and what differs from it.
  public init(
    _ cell: Cell, _ measure: String, _ preset: MeasurePreset, _ options: [String: JSONValue]
  ) {
    (self.cell, self.measure, self.preset, self.options) = (cell, measure, preset, options)
  }

  public var device: Device { cell.device }
  public var isServed: Bool { cell.isServed }

  public func readable(on bench: Bench) -> [String] {
    let own = (try? bench.roster.measure(named: measure))?.files(in: options) ?? []
    return cell.files(on: bench) + own
  }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> MeasureReport {
    let run = MeasureRun(cell, bench: bench, memory: desk.memory) {
      try desk.reportOrEnd(Progress(measure: $0, share: $1))
    }
    return try MeasureReport(
      run.run(bench.roster.measure(named: measure), preset, options))
  }
}
