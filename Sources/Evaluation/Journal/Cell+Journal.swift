import Files
public import Foundation

extension Cell {
  /// Removes a journal and what lies beside it.
  public static func remove(journal: URL) {
    let state = FileMemory.state(beside: journal)
    // Files alone: a folder of that name is somebody else's.
    for file in [journal, state] { Disk.remove(file) }
  }

  /// The journal of this cell beside its result, under a name that other cells do not have.
  public func journal(beside result: URL) throws -> URL {
    var identity = self
    (identity.batchSize, identity.threads, identity.directory) = (0, 0, "")
    identity.earlier = nil
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let digest = Digest.sha256(try encoder.encode(identity)).bytes.prefix(4)
    let name = Digest.hexadecimal(digest) + ".journal"
    return result.deletingPathExtension().appendingPathExtension(name)
  }
}
