/// The older format of `torch.save`: five pickles, then the storages one after the other.
struct TorchLegacy {
  private let file: FileSource

  /// 0x1950a86a20f9469cfc6c, little-endian, as the first pickle says.
  private static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

  /// The pickles come first; no state dict has 64 MiB of names.
  private static let mostPickleBytes = 64 << 20

  init(_ file: FileSource) { self.file = file }

  func tensors(key: String?) throws -> [StoredTensor] {
    let head = try file.bytes(
      at: 0, count: min(file.size, Self.mostPickleBytes), what: "the pickles")
    var end = 0
    func next(_ name: String) throws -> PickleValue {
      let pickle = try Pickle(head, start: end, path: file.path, name: name)
      end = pickle.end
      return pickle.root
    }
    guard try next("the magic number").bytes.map(Array.init) == Self.magic else {
      let kind = ModelFileKind.pickle
      throw ArchiveError(
        path: file.path, found: kind.phrase, expected: "a state dict", remedy: kind.remedy)
    }
    guard try next("the protocol version").int == 1001 else {
      throw refusal("an unknown protocol version", "1001")
    }
    if try next("the system's facts")[key: "little_endian"]?.bool == false {
      throw refusal("big-endian tensors", "little-endian ones")
    }
    let root = try next("the state dict")
    let dict = try TorchStateDict(root, path: file.path, fileSize: file.size, key: key)
    guard let keys = try next("the storage keys").items?.compactMap(\.text) else {
      throw refusal("no list of storages", "one")
    }
    let places = try locate(keys, root.pickle.storages, from: end)
    return try dict.load { tensor in
      guard let place = places[tensor.storage] else {
        throw refusal("no storage \(tensor.storage.prefix(40))", "every storage it mentions")
      }
      return try file.bytes(at: place.lowerBound, count: place.count, what: "a storage")
    }
  }

  /// Where each storage is: a count of 8 bytes, then the elements, in the order of the keys.
  private func locate(
    _ keys: [String], _ storages: [TorchStorage], from start: Int
  ) throws -> [String: Range<Int>] {
    var widths: [String: Int] = [:]
    for storage in storages { widths[storage.key] = storage.type.byteWidth }
    var places: [String: Range<Int>] = [:]
    var offset = start
    for key in keys {
      guard let width = widths[key], places[key] == nil else {
        throw refusal(
          "storage \(key.prefix(40)) \(places[key] == nil ? "without a tensor" : "twice")",
          "the storages of the checkpoint")
      }
      let prefix = try file.bytes(at: offset, count: 8, what: "the size of a storage")
      let count = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let left = file.size - offset - 8
      guard count <= UInt64(left / width) else {
        throw ArchiveError(
          path: file.path, found: "a storage of \(count) elements, \(left) bytes before the end",
          expected: "a complete file", remedy: ArchiveError.downloadAgain)
      }
      places[key] = offset + 8..<offset + 8 + Int(count) * width
      offset += 8 + Int(count) * width
    }
    guard offset == file.size else {
      throw refusal("\(file.size - offset) stray bytes", "the end of the file")
    }
    return places
  }

  private func refusal(_ found: String, _ expected: String) -> ArchiveError {
    ArchiveError(
      path: file.path, found: found, expected: expected, remedy: "save the state dict again")
  }
}
