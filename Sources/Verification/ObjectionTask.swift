public import Evaluation
import Experiments
public import Foundation
import Results
public import Torch

/// Judges adversarial images that somebody shows against a result, in a process that can write nothing.
public struct ObjectionTask: ConfinedTask {
  public static let name = "objection"
  private let file: URL
  private let images: URL
  private let settings: VerificationSettings
  private let weights: String?

  /// The objection of some images to the result in a file.
  ///
  /// - Parameters:
  ///   - images: as `attack --output` writes them, or a file of evidence.
  ///   - file: the result.
  ///   - settings: where things are.
  ///   - bench: the plug-ins and the images.
  /// - Throws: `ResultsError` where the file holds no result.
  public init(
    of images: URL, to file: URL, _ settings: VerificationSettings, on bench: Bench
  ) throws {
    (self.file, self.images, self.settings) = (file, images, settings)
    weights = Subject.weights(of: try ResultStore.load(file), bench.workspace)
  }

  public var device: Device { settings.device }
  public var isServed: Bool { settings.namesServer }

  public func readable(on bench: Bench) -> [String] {
    [
      file.deletingLastPathComponent().path, images.path, bench.workspace.datasets.path,
      bench.workspace.images(of: DatasetTraits.sample.name).path,
    ]
      + [settings.data?.path, settings.model, weights].compactMap { $0 }
  }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> Objection {
    try Objection(
      of: images, to: ResultStore.load(file), at: file, settings, on: bench,
      report: desk.reportOrEnd)
  }

  public typealias Progress = CellProgress
}
