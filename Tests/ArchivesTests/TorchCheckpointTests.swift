import Archives
import Foundation
import Testing

@Suite("PyTorch checkpoints")
struct TorchCheckpointTests {
  let file = TemporaryFile("model.pt")

  /// A state dict with a matrix, its transpose in the same storage, a row of it, and a counter.
  private func stateDict(_ edit: (inout PickleWriter) -> Void = { _ in }) -> [UInt8] {
    var writer = PickleWriter()
    writer.global("collections", "OrderedDict")
    writer.raw(")R(")
    tensor("weight", "Float", "0", 6, 0, [2, 3], [3, 1], &writer)
    tensor("transposed", "Float", "0", 6, 0, [3, 2], [1, 3], &writer)
    tensor("row", "Float", "0", 6, 3, [3], [1], &writer)
    tensor("count", "Long", "1", 1, 0, [], [], &writer)
    edit(&writer)
    writer.raw("u}b")
    return writer.finished()
  }

  private func tensor(
    _ name: String, _ type: String, _ key: String, _ count: Int, _ offset: Int, _ shape: [Int],
    _ strides: [Int], _ writer: inout PickleWriter
  ) {
    writer.unicode(name)
    writer.global("torch._utils", "_rebuild_tensor_v2")
    writer.raw("((")
    writer.unicode("storage")
    writer.global("torch", type + "Storage")
    writer.unicode(key)
    writer.unicode("cpu")
    writer.int(count)
    writer.raw("tQ")
    writer.int(offset)
    writer.tuple(shape)
    writer.tuple(strides)
    writer.raw([0x89])
    writer.global("collections", "OrderedDict")
    writer.raw(")RtR")
  }

  private let floats: [Float] = [1, 2, 3, 4, 5, 6]

  private func storages() -> [[UInt8]] {
    [floats.withUnsafeBytes { Array($0) }, [7, 0, 0, 0, 0, 0, 0, 0]]
  }

  private func zip(_ pickle: [UInt8], isWide: Bool = false) -> [UInt8] {
    var zip = ZipFixture(isWide: isWide)
    zip.add("model/data.pkl", pickle)
    zip.add("model/byteorder", Array("little".utf8))
    for (key, storage) in storages().enumerated() { zip.add("model/data/\(key)", storage) }
    return zip.finished()
  }

  private func legacy(_ pickle: [UInt8]) -> [UInt8] {
    var magic = PickleWriter()
    magic.raw([0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])
    var version = PickleWriter()
    version.int(1001)
    var system = PickleWriter()
    system.raw("}(")
    system.unicode("little_endian")
    system.raw([0x88])
    system.raw("u")
    var keys = PickleWriter()
    keys.list(["0", "1"]) { $0.unicode($1) }
    var bytes = magic.finished() + version.finished() + system.finished() + pickle
    bytes += keys.finished()
    for (storage, count) in Swift.zip(storages(), [6, 1]) {
      bytes += [UInt8(count), 0, 0, 0, 0, 0, 0, 0] + storage
    }
    return bytes
  }

  private func check() throws {
    let tensors = try TorchCheckpoint(path: file.path).tensors
    #expect(tensors.map(\.name) == ["weight", "transposed", "row", "count"])
    #expect(tensors.map(\.shape) == [[2, 3], [3, 2], [3], []])
    #expect(tensors[0].floats == floats)
    #expect(tensors[1].floats == [1, 4, 2, 5, 3, 6])
    #expect(tensors[2].floats == [4, 5, 6])
    #expect(tensors[3].integers == [7])
  }

  @Test("reads the zip format, strides and offsets honoured", arguments: [false, true])
  func zipFormat(isWide: Bool) throws {
    try file.write(zip(stateDict(), isWide: isWide))
    try check()
  }

  @Test("reads the format before zip")
  func legacyFormat() throws {
    try file.write(legacy(stateDict()))
    try check()
  }

  @Test("refuses either format cut off anywhere")
  func truncated() throws {
    for whole in [zip(stateDict()), zip(stateDict(), isWide: true), legacy(stateDict())] {
      for end in stride(from: 0, to: whole.count, by: 3) {
        try file.write(Array(whole[..<end]))
        #expect(throws: ArchiveError.self) { try TorchCheckpoint(path: file.path) }
      }
    }
  }

  @Test("survives any change of one byte")
  func mutations() throws {
    for whole in [zip(stateDict()), legacy(stateDict())] {
      for position in whole.indices {
        var bad = whole
        bad[position] ^= 0xff
        try file.write(bad)
        _ = try? TorchCheckpoint(path: file.path)
      }
    }
  }

  @Test("refuses tensors that reach beyond their storage")
  func beyond() throws {
    let bad: [([Int], [Int], Int)] = [
      ([2, 4], [4, 1], 0), ([6], [1], 1), ([6], [2], 0), ([2], [-1], 1), ([-1], [1], 0),
      ([1 << 30, 1 << 30, 1 << 30], [0, 0, 0], 0), ([2], [1 << 30], 0), ([1 << 30], [0], 0),
      ([1 << 49], [0], 0), ([7], [0], 6), ([1 << 20, 1 << 20], [0, 0], 0),
      ([2], [1, 1], 0), ([1], [1], -1), ([0], [1], 7),
    ]
    for (shape, strides, offset) in bad {
      let pickle = stateDict { tensor("bad", "Float", "0", 6, offset, shape, strides, &$0) }
      try file.write(zip(pickle))
      #expect(throws: ArchiveError.self, "\(shape) \(strides) \(offset)") {
        try TorchCheckpoint(path: file.path)
      }
    }
  }

  @Test("reads an expanded tensor, whose elements are one in the file")
  func expanded() throws {
    let pickle = stateDict { tensor("wide", "Float", "0", 6, 1, [2, 7], [1, 0], &$0) }
    try file.write(zip(pickle))
    let wide = try #require(
      try TorchCheckpoint(path: file.path).tensors.first { $0.name == "wide" })
    #expect(wide.floats == Array(repeating: 2, count: 7) + Array(repeating: 3, count: 7))
  }

  @Test("refuses storages of another size, and names that come twice")
  func inconsistent() throws {
    for (name, count) in [("bad", 7), ("weight", 6)] {
      try file.write(
        zip(stateDict { tensor(name, "Float", "0", count, 0, [6], [1], &$0) }))
      #expect(throws: ArchiveError.self) { try TorchCheckpoint(path: file.path) }
    }
  }

  @Test("refuses other files, and says so for TorchScript")
  func others() throws {
    var script = ZipFixture()
    script.add("m/data.pkl", stateDict())
    script.add("m/constants.pkl", [])
    try file.write(script.finished())
    let error = try #require(throws: ArchiveError.self) { try TorchCheckpoint(path: file.path) }
    #expect(error.found.contains("TorchScript"))
    for bytes in [[], Array("PK\u{3}\u{4}".utf8), Array("text".utf8), [0x80, 2, 0x4e, 0x2e]] {
      try file.write(bytes)
      #expect(throws: ArchiveError.self) { try TorchCheckpoint(path: file.path) }
    }
  }

  static let shared = ProcessInfo.processInfo.environment["RAMPART_SHARED"]

  @Test("reads a real state dict", .enabled(if: shared != nil, "RAMPART_SHARED is not set"))
  func real() throws {
    let path = try #require(Self.shared) + "/models/resnet20.state_dict.pt"
    let tensors = try TorchCheckpoint(path: path).tensors
    #expect(tensors.first?.name == "conv1.weight")
    #expect(tensors.first?.shape == [16, 3, 3, 3])
    #expect(tensors.last?.name == "linear.bias")
    #expect(tensors.count { $0.name.hasSuffix("num_batches_tracked") } == 19)
    #expect(tensors.filter { $0.type == .float32 }.allSatisfy { $0.floats.allSatisfy(\.isFinite) })
    #expect(
      tensors.filter { !$0.name.contains("running") && $0.type == .float32 }
        .reduce(0) { $0 + $1.count } == 269_722)
  }
}
