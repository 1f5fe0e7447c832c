import Evaluation
import Files
import Foundation
import Results

extension ResultStore {
  /// The store that a command reads: the folder that the user named, which must be there, else the
  /// checkout's own.
  ///
  /// - Throws: `ResultsError` where the folder is not there: a page of nothing would replace the old
  ///   one.
  static func named(_ path: String?) throws -> ResultStore {
    guard let path else { return ResultStore(directory: Registry.bench.workspace.results) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw FileError(.inaccessible, "There is no folder of results; check --results", path: path)
    }
    return ResultStore(path: path)
  }
}
