import Archives
import Foundation
import Testing

@Suite("Safetensors")
struct SafetensorsTests {
  let file = TemporaryFile("tensors.safetensors")

  @Test("gives back what was written")
  func roundTrip() throws {
    let tensors = [
      try StoredTensor(name: "b \"quoted\"\n", shape: [2, 2], floats: [1, -2, 0.5, .pi]),
      try StoredTensor(name: "a", shape: [3], integers: [1, -2, 1 << 40]),
      try StoredTensor(name: "scalar", type: .uint8, shape: [], bytes: [7]),
      try StoredTensor(name: "z", type: .bool, shape: [0, 5], bytes: []),
    ]
    try SafetensorsWriter.write(tensors, metadata: ["made": "here"], to: file.url)
    let reader = try SafetensorsReader(path: file.path)
    #expect(reader.metadata == ["made": "here"])
    #expect(Set(try reader.tensors()) == Set(tensors))
    #expect(try reader.tensor(named: "a")?.integers == [1, -2, 1 << 40])
    #expect(try reader.tensor(named: "b \"quoted\"\n")?.floats == [1, -2, 0.5, .pi])
    #expect(try reader.tensor(named: "missing") == nil)
  }

  @Test("reads every element type as floats")
  func types() throws {
    let half = try StoredTensor(name: "h", type: .float16, shape: [2], bytes: [0, 0x3c, 0, 0xc0])
    let brain = try StoredTensor(name: "b", type: .bfloat16, shape: [1], bytes: [0xc0, 0x3f])
    #expect(half.floats == [1, -2])
    #expect(brain.floats == [1.5])
    #expect(brain.integers == nil)
  }

  @Test(
    "refuses a header that lies",
    arguments: [
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#,
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[6,8]}}"#,
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}"#,
      #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,7]}}"#,
      #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[8,0]}}"#,
      #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[-8,0]}}"#,
      #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[0,4611686018427387904,8],"data_offsets":[0,0]}}"#,
      #"{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,99999999999999999999]}}"#,
      #"{"a":7}"#, "[1,2]", "not JSON", "", "\u{0}",
    ])
  func lies(header: String) throws {
    try write(header, data: 8)
    #expect(throws: ArchiveError.self) { try SafetensorsReader(path: file.path) }
  }

  @Test("refuses absurd header lengths", arguments: [UInt64.max, 1 << 63, 1 << 40, 1000])
  func lengths(length: UInt64) throws {
    let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}".utf8)
    try Data(bytes).write(to: file.url)
    #expect(throws: ArchiveError.self) { try SafetensorsReader(path: file.path) }
  }

  @Test("refuses a file cut off anywhere")
  func truncated() throws {
    try SafetensorsWriter.write(
      [try StoredTensor(name: "a", shape: [4], floats: [1, 2, 3, 4])], to: file.url)
    let whole = try Data(contentsOf: file.url)
    for end in 0..<whole.count {
      try whole.prefix(end).write(to: file.url)
      #expect(throws: ArchiveError.self) { try SafetensorsReader(path: file.path) }
    }
  }

  @Test("refuses to write two tensors of one name")
  func duplicates() throws {
    let tensor = try StoredTensor(name: "a", shape: [1], floats: [1])
    #expect(throws: ArchiveError.self) {
      try SafetensorsWriter.write([tensor, tensor], to: file.url)
    }
  }

  private func write(_ header: String, data: Int) throws {
    let length = UInt64(header.utf8.count)
    var bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
    bytes += Array(header.utf8) + [UInt8](repeating: 1, count: data)
    try Data(bytes).write(to: file.url)
  }
}
