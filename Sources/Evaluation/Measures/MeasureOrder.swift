public import Experiments
public import Robustness
import Torch

/// What is to be measured of a cell, as it can be sent.
public struct MeasureOrder: Codable, Sendable {
  let cell: Cell
  private let measure: String
  private let preset: MeasurePreset
  private let options: [String: JSONValue]

  /// An order: a cell, a measure's name, its preset, and what differs from that.
  public init(
    _ cell: Cell, _ measure: String, _ preset: MeasurePreset, _ options: [String: JSONValue]
  ) {
    (self.cell, self.measure, self.preset, self.options) = (cell, measure, preset, options)
  }

  /// The files and folders that are read.
  func readable(on bench: Bench) -> [String] {
    let own = (try? bench.roster.measure(named: measure))?.files(in: options) ?? []
    return cell.files(on: bench) + own
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - memory: where what is done is kept.
  ///   - company: makes those who measure the same of what is called while they are waited for; nil where this process
  ///     is alone.
  ///   - report: is told how far it has come.
  func run(
    on bench: Bench, memory: (any WorkMemory)?,
    with company: ((_ pause: @escaping () throws -> Void) -> any RankCompany)? = nil,
    report: @escaping (MeasureProgress) throws -> Void
  ) throws -> MeasureOutcome {
    var latest = MeasureProgress(measure: measure, share: 0)
    let run = MeasureRun(
      cell, bench: bench, memory: memory, company: company?({ try report(latest) })
    ) {
      latest = MeasureProgress(measure: $0, share: $1)
      try report(latest)
    }
    return try run.run(bench.roster.measure(named: measure), preset, options)
  }
}

/// How far a measurement has come.
public struct MeasureProgress: Codable, Sendable {
  /// What is measured.
  public let measure: String
  /// The share of it that is done, 0 … 1.
  public let share: Double
}
