import Experiments
public import Foundation
public import Robustness

/// The folders of a checkout: where data, results and weights are looked for.
public struct Workspace: Sendable {
  /// The checkout's top folder.
  public let root: URL
  /// The folder for messages, and why it is that one where nobody said so.
  public let title: String
  /// Rampart's own checkout, where this file was compiled; nil where a checkout was named.
  ///
  /// A program around other plug-ins runs in any folder, and finds the sample and the committed weights there.
  private let package: URL?

  /// The checkout that `RAMPART_ROOT` names (the wrapper script sets it), else the current folder.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let named = environment["RAMPART_ROOT"]
    let path = named ?? FileManager.default.currentDirectoryPath
    root = URL(filePath: path, directoryHint: .isDirectory)
    package =
      named != nil
      ? nil
      : URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    title = named == nil ? "\(path), the current folder, as RAMPART_ROOT names no checkout" : path
  }

  /// A path as results give it: relative to the checkout where it lies inside.
  public func relative(_ path: String) -> String {
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// Where archives are looked for.
  public var datasets: URL { root.appending(path: "datasets") }

  /// Where the images of a data set are looked for: the sample, where it is not here, in Rampart's own checkout.
  public func images(of dataset: String) -> URL {
    guard DatasetTraits(of: dataset).isSample else { return datasets }
    let place = "datasets/\(DatasetTraits.sample.name)"
    let home = [root, package].compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: place).path)
    }
    return (home ?? root).appending(path: "datasets")
  }
  /// Where results go.
  public var results: URL { root.appending(path: "leaderboard/results") }
  /// Where the leaderboard goes.
  public var leaderboard: URL { root.appending(path: "leaderboard") }

  /// The keys whose verifications the leaderboard believes.
  public var trustedKeys: URL { leaderboard.appending(path: "trusted-keys") }

  /// Where a training writes by default.
  public func training(of defense: String, on dataset: String) -> URL {
    root.appending(path: "runs/\(dataset)/\(defense)")
  }

  /// The weights of a defense on a data set: those of a training in this checkout, else the
  /// committed ones, else those of Rampart's own checkout; nil where there are neither.
  public func weights(of defense: String, on dataset: String) -> URL? {
    places(ofWeights: defense, on: dataset)
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  private func places(ofWeights defense: String, on dataset: String) -> [URL] {
    [
      training(of: defense, on: dataset).appending(path: Self.weightsFileName),
      committedWeights(of: defense, on: dataset),
    ] + (package.map { [Self.committedWeights(of: defense, on: dataset, in: $0)] } ?? [])
  }

  /// Where `weights(for:on:)` looks, in that order.
  public func places(ofWeightsFor type: any Defense.Type, on dataset: String) -> [URL] {
    [type.name, type.card.sharesWeightsOf].compactMap { $0 }
      .flatMap { places(ofWeights: $0, on: dataset) }
  }

  /// The weights that a defense is evaluated with on a data set: its own, else those that its card
  /// says it shares; nil where there are neither.
  public func weights(for type: any Defense.Type, on dataset: String) -> URL? {
    weights(of: type.name, on: dataset)
      ?? type.card.sharesWeightsOf.flatMap { weights(of: $0, on: dataset) }
  }

  /// Where the committed weights of a defense on a data set are.
  public func committedWeights(of defense: String, on dataset: String) -> URL {
    Self.committedWeights(of: defense, on: dataset, in: root)
  }

  private static func committedWeights(
    of defense: String, on dataset: String, in checkout: URL
  ) -> URL {
    checkout.appending(path: "leaderboard/weights/\(dataset)/\(defense).safetensors")
  }

  /// The name of a finished training's weights.
  public static let weightsFileName = TrainingContext.weightsFileName
}
