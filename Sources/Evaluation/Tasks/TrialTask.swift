import Experiments
public import Results
public import Torch

/// Runs one attack with free parameters.
public struct TrialTask: ConfinedTask {
  /// What it came to.
  public struct Report: Codable, Sendable {
    /// The record.
    public let record: TrialRecord
    /// The images.
    public let images: TrialImages
  }

  public static let name = "trial"
  private let cell: Cell
  private let settings: TrialSettings
  private let keepsImages: Bool

  /// A trial to be run.
  public init(_ cell: Cell, _ settings: TrialSettings, keepsImages: Bool) {
    (self.cell, self.settings, self.keepsImages) = (cell, settings, keepsImages)
  }

  public var device: Device { cell.device }
  public var isServed: Bool { cell.isServed }

  public func readable(on bench: Bench) -> [String] { cell.files(on: bench) }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> Report {
    var (record, images) = try Trial(cell, settings, bench: bench, report: desk.reportOrEnd)
      .run(keepsImages: keepsImages)
    record.environment.sandbox = desk.sandbox
    return Report(record: record, images: images)
  }

  public typealias Progress = CellProgress
}
