public import Evaluation
import Experiments
public import Foundation
import Results
public import Torch

/// Checks a result in a process that can write nothing: the model in it may be anybody's.
public struct VerificationTask: ConfinedTask {
  public static let name = "verification"
  private let file: URL
  private let settings: VerificationSettings
  /// The model's file where the result says it is, or where submissions put it.
  private let weights: String?

  /// The check of the result in a file.
  ///
  /// - Parameters:
  ///   - file: the result.
  ///   - settings: where things are, and how much is done.
  ///   - bench: the plug-ins and the images.
  /// - Throws: `ResultsError` where the file holds no result.
  public init(_ file: URL, _ settings: VerificationSettings, on bench: Bench) throws {
    (self.file, self.settings) = (file, settings)
    weights = Subject.weights(of: try ResultStore.load(file), bench.workspace)
  }

  public var device: Device { settings.device }
  public var isServed: Bool { settings.namesServer }

  public func readable(on bench: Bench) -> [String] {
    [
      file.deletingLastPathComponent().path, bench.workspace.datasets.path,
      bench.workspace.images(of: DatasetTraits.sample.name).path,
    ]
      + [settings.data?.path, settings.model, weights].compactMap { $0 }
  }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> VerificationReport {
    var report = try Verifier(file, settings, bench: bench, report: desk.reportOrEnd).verify()
    report.record?.environment.sandbox = desk.sandbox
    return report
  }

  public typealias Progress = CellProgress
}
