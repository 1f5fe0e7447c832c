/// A pickle as data: what it holds, with nothing executed.
package struct Pickle {
  let source: [UInt8]
  let nodes: [PickleNode]
  private let rootNode: Int
  /// Where in the source the pickle ends.
  package let end: Int

  /// Reads one pickle, of any protocol, that begins at `start`; `name` says which one in errors.
  ///
  /// Classes and functions that it names are kept as names. Only what would run commands or code where
  /// Python loads the file is refused: `PickleDanger`.
  package init(_ source: [UInt8], start: Int = 0, path: String, name: String) throws {
    var reader = PickleReader(source, start: start, path: path, name: name)
    rootNode = try reader.run()
    nodes = reader.nodes
    end = reader.position
    self.source = source + reader.spelledBytes
  }

  /// The value that the pickle stands for.
  package var root: PickleValue { PickleValue(pickle: self, number: rootNode) }

  /// Every storage that the pickle mentions, of whatever part of a checkpoint.
  var storages: [TorchStorage] {
    nodes.compactMap { node in
      guard case .persistent(let number) = node else { return nil }
      return TorchStorage(PickleValue(pickle: self, number: number))
    }
  }
}
