extension ModelFileKind {
  /// The kind of what is at a path; `unknown` too where it cannot be read.
  public init(path: String) {
    guard let file = try? FileSource(path: path) else {
      self = FolderEntries.isFolder(path) ? .folder : .unknown
      return
    }
    guard let head = try? file.bytes(at: 0, count: min(file.size, 512), what: "the head") else {
      self = .unknown
      return
    }
    self = Self.kind(ofHead: head, file)
  }

  private static func kind(ofHead head: [UInt8], _ file: FileSource) -> ModelFileKind {
    let text = String(decoding: head, as: UTF8.self)
    let start = text.drop { $0.isWhitespace }.prefix(64).lowercased()
    if head.isEmpty { return .empty }
    if head.starts(with: [0x50, 0x4b]) { return kind(ofZip: file.path) }
    if head.starts(with: [0x89, 0x48, 0x44, 0x46]) { return .hdf5 }
    if head.starts(with: [0x93] + Array("NUMPY".utf8)) { return .numPy }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return .webPage }
    if text.hasPrefix("version https://git-lfs") { return .largeFilePointer }
    if [[0x1f, 0x8b], [0xfd, 0x37, 0x7a], [0x42, 0x5a, 0x68], [0x28, 0xb5, 0x2f, 0xfd]]
      .contains(where: { head.starts(with: $0 as [UInt8]) })
    {
      return .compressed
    }
    if head.count > 8, head[8] == UInt8(ascii: "{"), head[4..<8].allSatisfy({ $0 == 0 }) {
      return .safetensors
    }
    // The first field of ONNX is its version, the second who made it.
    if head.count > 4, head[0] == 8, head[1] < 32, head[2] == 0x12 || head[2] == 0x3a {
      return .onnx
    }
    return head[0] == 0x80 || text.hasPrefix("L119") ? kind(ofLegacy: file) : .unknown
  }

  private static func kind(ofZip path: String) -> ModelFileKind {
    guard let zip = try? ZipReader(path: path) else { return .zip }
    func holds(_ ending: String) -> Bool { zip.entries.contains { $0.name.hasSuffix(ending) } }
    if holds("serialized_exported_program.json") || holds("archive_format")
      || holds("models/model.json")
    {
      return .exportedProgram
    }
    if let pickle = zip.entries.first(where: { $0.name.hasSuffix("/data.pkl") }) {
      if holds("/constants.pkl") { return .torchScript }
      guard let bytes = try? zip.bytes(of: pickle, limit: 64 << 20),
        let root = try? Pickle(bytes, path: path, name: pickle.name).root
      else { return .pickle }
      return ModelFileKind(ofPickle: root)
    }
    if holds("model.weights.h5") { return .keras }
    return !zip.entries.isEmpty && zip.entries.allSatisfy { $0.name.hasSuffix(".npy") }
      ? .numPy : .zip
  }

  private static func kind(ofLegacy file: FileSource) -> ModelFileKind {
    guard let head = try? file.bytes(at: 0, count: min(file.size, 64 << 20), what: "the pickles")
    else { return .pickle }
    var end = 0
    // The magic number, the version and the system's facts come first.
    for position in 0..<4 {
      guard let pickle = try? Pickle(head, start: end, path: file.path, name: "a pickle") else {
        return .pickle
      }
      if position == 3 || pickle.end == file.size { return ModelFileKind(ofPickle: pickle.root) }
      end = pickle.end
    }
    return .pickle
  }

  /// The kind of what a pickle of PyTorch holds.
  init(ofPickle root: PickleValue) {
    if !TorchParts(root).all.isEmpty {
      self = .stateDict
    } else if let name = Self.wholeModel(in: root) {
      self = .wholeModel(name)
    } else {
      self = .pickle
    }
  }

  /// The class of a pickled module, at the root or one key below it.
  private static func wholeModel(in root: PickleValue) -> String? {
    for value in [root] + (root.entries ?? []).map(\.value) + (root.items ?? []) {
      guard let call = value.call, call.state?[key: "_modules"] != nil else { continue }
      let isGeneric = call.function.hasPrefix("copy") && call.function.hasSuffix("_reconstructor")
      return isGeneric ? call.arguments.first?.global ?? call.function : call.function
    }
    return nil
  }
}
