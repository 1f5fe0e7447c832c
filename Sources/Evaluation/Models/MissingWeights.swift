import Datasets
import Files
public import Foundation
public import Robustness

/// Defenses that were to be evaluated and have no weights: a network that was never trained gives
/// numbers that mean nothing, and they would look like any others.
public struct MissingWeights: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentences to show, one a line for each defense.
  public let description: String

  /// The error for defenses.
  ///
  /// - Parameters:
  ///   - types: those without weights, at least one.
  ///   - name: the data set's name in results.
  ///   - images: the data set as users ask for it, and the folder it is in.
  ///   - bench: all that are registered, and where weights are looked for.
  public init(
    of types: [any Defense.Type], for name: String, images: (name: String, folder: URL),
    on bench: Bench
  ) {
    let workspace = bench.workspace
    description = types.map { type in
      let places = workspace.places(ofWeightsFor: type, on: name)
        .map { workspace.relative($0.path) }
      let owner = type.card.sharesWeightsOf.flatMap { owner in
        bench.roster.defenses.first { $0.name == owner }
      }
      let shared = owner.map { ", nor of \($0.name), whose weights it shares" } ?? ""
      return "there are no weights of \(type.name) for \(name)\(shared) (looked for "
        + "\(places.joined(separator: ", ")) in \(workspace.title)); "
        + Self.remedy((owner ?? type).name, images, workspace)
    }.joined(separator: "\n")
  }

  private static func remedy(
    _ defense: String, _ images: (name: String, folder: URL), _ workspace: Workspace
  ) -> String {
    let command = "\(ProgramName.typed) train \(defense) --dataset"
    if ImageFormats.format(of: images.name) != nil {
      return "`\(command) TRAINING.safetensors --output DIR` makes some for a file of images, and "
        + "--model DIR/\(Workspace.weightsFileName) takes them"
    }
    // Archives elsewhere are found there for training as well.
    let isUsual = images.folder.standardizedFileURL == workspace.datasets.standardizedFileURL
    let path = images.folder.path
    let folder = isUsual ? "" : " --data " + (path.contains(" ") ? "'\(path)'" : path)
    return "`\(command) \(images.name)\(folder)` makes them"
  }
}
