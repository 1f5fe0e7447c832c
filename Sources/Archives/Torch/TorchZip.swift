/// The zip format of `torch.save`: a pickle and one stored file a storage.
struct TorchZip {
  let path: String

  func tensors(key: String?) throws -> [StoredTensor] {
    let zip = try ZipReader(path: path)
    guard let pickle = zip.entries.first(where: { $0.name.hasSuffix("/data.pkl") }) else {
      throw refusal(of: ModelFileKind(path: path))
    }
    let prefix = pickle.name.dropLast("data.pkl".count)
    guard zip.entry(named: prefix + "constants.pkl") == nil else {
      throw refusal(of: .torchScript)
    }
    if let order = zip.entry(named: prefix + "byteorder") {
      let text = String(decoding: try zip.bytes(of: order, limit: 64), as: UTF8.self)
      guard text == "little" else {
        throw refusal("tensors in byte order \(text)", "little-endian ones")
      }
    }
    let bytes = try zip.bytes(of: pickle, limit: 64 << 20)
    let value = try Pickle(bytes, path: path, name: pickle.name).root
    let dict = try TorchStateDict(value, path: path, fileSize: zip.size, key: key)
    return try dict.load { tensor in
      guard let entry = zip.entry(named: prefix + "data/" + tensor.storage) else {
        throw refusal("no storage data/\(tensor.storage.prefix(40))", "every storage it mentions")
      }
      return try zip.bytes(of: entry, limit: tensor.storageCount * tensor.type.byteWidth)
    }
  }

  private func refusal(of kind: ModelFileKind) -> ArchiveError {
    ArchiveError(path: path, found: kind.phrase, expected: "a state dict", remedy: kind.remedy)
  }

  private func refusal(_ found: String, _ expected: String) -> ArchiveError {
    ArchiveError(path: path, found: found, expected: expected, remedy: "save the state dict again")
  }
}
