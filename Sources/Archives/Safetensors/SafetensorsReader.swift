import Foundation

/// Reads a safetensors file, tensor by tensor.
///
/// The header is checked in full when the file is opened: every tensor's offsets must agree with its type and
/// shape, and together the tensors must cover the data exactly, without overlap or hole.
public final class SafetensorsReader: Sendable {
  /// What the header says of one tensor.
  public struct Entry: Hashable, Sendable {
    /// The tensor's name.
    public let name: String
    /// The element type.
    public let type: TensorType
    /// The dimensions.
    public let shape: [Int]
    /// Where the elements are, counted from the end of the header.
    public let offsets: Range<Int>
  }

  /// The path of the file.
  public let path: String
  /// The free-form metadata of the header.
  public let metadata: [String: String]
  /// The tensors, in the order of their data.
  public let entries: [Entry]
  private let dataStart: Int
  /// The file, where it is not on disk.
  private let contents: [UInt8]?

  /// Opens a file and checks its header.
  public convenience init(path: String) throws {
    try self.init(FileSource(path: path), contents: nil)
  }

  /// Opens a file that is in memory and checks its header; the path is what errors name.
  public convenience init(contents: [UInt8], path: String) throws {
    try self.init(FileSource(path: path, contents: contents), contents: contents)
  }

  private init(_ file: FileSource, contents: [UInt8]?) throws {
    let path = file.path
    self.contents = contents
    let prefix = try file.bytes(at: 0, count: 8, what: "the length of the header")
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.longestHeader, Int(length) <= file.size - 8 else {
      throw ArchiveError(
        path: path, found: "a header of \(length) bytes in a file of \(file.size)",
        expected: "a safetensors file", remedy: ArchiveError.downloadAgain)
    }
    let header = try SafetensorsHeader(
      try file.bytes(at: 8, count: Int(length), what: "the header"), path: path)
    self.path = path
    metadata = header.metadata
    entries = header.entries
    dataStart = 8 + Int(length)
    try Self.checkCoverage(entries, size: file.size - dataStart, path: path)
  }

  /// Reads one tensor, nil when there is none of that name.
  public func tensor(named name: String) throws -> StoredTensor? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    return try tensor(entry, in: open())
  }

  /// Reads all tensors, in the order of their data.
  public func tensors() throws -> [StoredTensor] {
    let file = try open()
    return try entries.map { try tensor($0, in: file) }
  }

  private func open() throws -> FileSource {
    try contents.map { FileSource(path: path, contents: $0) } ?? FileSource(path: path)
  }

  private static let longestHeader: UInt64 = 16 << 20

  private func tensor(_ entry: Entry, in file: FileSource) throws -> StoredTensor {
    try StoredTensor(
      name: entry.name, type: entry.type, shape: entry.shape,
      bytes: file.bytes(
        at: dataStart + entry.offsets.lowerBound, count: entry.offsets.count,
        what: "tensor \(entry.name)"))
  }

  private static func checkCoverage(_ entries: [Entry], size: Int, path: String) throws {
    var end = 0
    for entry in entries {
      guard entry.offsets.lowerBound == end else {
        throw ArchiveError(
          path: path,
          found: "tensor \(entry.name.prefix(80)) at \(entry.offsets.lowerBound), "
            + (entry.offsets.lowerBound < end ? "overlapping another" : "behind a hole"),
          expected: "offset \(end)", remedy: "write the file again with a safetensors library")
      }
      end = entry.offsets.upperBound
    }
    guard end == size else {
      throw ArchiveError(
        path: path, found: "\(size) bytes of data", expected: "\(end), as the header says",
        remedy: ArchiveError.downloadAgain)
    }
  }
}
