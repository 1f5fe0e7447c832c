public import Datasets
public import Experiments
public import Foundation
public import Robustness
import Synchronization

/// What a command works with: the plug-ins, the folders of the checkout, and each split, which is read once.
public final class Bench: Sendable {
  /// The registered defenses and attacks.
  public let roster: Roster
  /// Where things are.
  public let workspace: Workspace
  private let splits = Mutex<[Key: any Dataset]>([:])

  private struct Key: Hashable {
    let name: String
    let split: Split
    let directory: String
  }

  /// A bench with nothing read yet.
  ///
  /// - Parameters:
  ///   - roster: the plug-ins.
  ///   - workspace: the checkout; the one of the environment unless it is given.
  public init(_ roster: Roster, in workspace: Workspace = Workspace()) {
    (self.roster, self.workspace) = (roster, workspace)
  }

  /// A split of a data set, read where it was not yet.
  ///
  /// - Parameters:
  ///   - name: a data set's name, or a path of one of the `ImageFormats`.
  ///   - split: the split.
  ///   - directory: the folder with the archives.
  /// - Throws: `DatasetError` for what is missing, damaged or unknown.
  public func images(
    _ name: String, split: Split, directory: URL
  ) throws -> any Dataset {
    let key = Key(name: name, split: split, directory: directory.path)
    return try splits.withLock { known in
      if let data = known[key] { return data }
      let data = try DatasetLoader.load(name, split: split, directory: directory)
      known[key] = data
      return data
    }
  }
}
