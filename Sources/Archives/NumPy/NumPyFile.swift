/// NumPy's files: one array in an `.npy`, several by name in an `.npz`.
package struct NumPyFile {
  /// The arrays by their names; that of an `.npy` is empty.
  package let arrays: [(name: String, array: NumPyArray)]

  private static let magic = [0x93] + Array("NUMPY".utf8)
  private static let mostBytes = 16 << 30

  /// Reads a file, by its contents.
  package init(path: String) throws {
    let file = try FileSource(path: path)
    let head = try file.bytes(at: 0, count: min(6, file.size), what: "the first six bytes")
    guard head.starts(with: [0x50, 0x4b]) else {
      let bytes = try file.bytes(at: 0, count: file.size, what: "the array")
      arrays = [("", try Self.array(bytes, path: path, name: "the file"))]
      return
    }
    let zip = try ZipReader(path: path)
    arrays = try zip.entries.filter { $0.name.hasSuffix(".npy") }.map { entry in
      let bytes = try zip.bytes(of: entry, limit: Self.mostBytes)
      return (
        String(entry.name.dropLast(4)), try Self.array(bytes, path: path, name: entry.name)
      )
    }
  }

  /// The array in the bytes of an `.npy`: a magic number, a version, a header in Python's letters, the data.
  private static func array(_ bytes: [UInt8], path: String, name: String) throws -> NumPyArray {
    func refusal(
      _ found: String, _ expected: String,
      _ remedy: String = "write it again with numpy.save or numpy.savez"
    ) -> ArchiveError {
      ArchiveError(
        path: path, found: "in \(name), \(found)", expected: expected, remedy: remedy)
    }
    guard bytes.starts(with: magic), bytes.count >= 12 else {
      throw refusal("no array of NumPy", "what numpy.save writes")
    }
    let width = bytes[6] == 1 ? 2 : 4
    let length = (0..<width).reversed().reduce(0) { $0 << 8 | Int(bytes[8 + $1]) }
    let start = 8 + width + length
    guard (1...3).contains(bytes[6]), start <= bytes.count, length < 1 << 16 else {
      throw refusal("a header that is cut off", "a whole file")
    }
    let header = NumPyHeader(String(decoding: bytes[(8 + width)..<start], as: UTF8.self))
    guard let header else { throw refusal("a header that is not understood", "type and shape") }
    guard header.hasNumbers else {
      throw refusal(
        "values of type \(header.type)", "numbers",
        "write array.astype(int) of whole numbers, numpy.unique(array, return_inverse=True)[1] of names"
      )
    }
    guard let array = NumPyArray(header, bytes[start...]) else {
      throw refusal(
        "\(bytes.count - start) bytes for shape \(header.shape) of type \(header.type)",
        "numbers that fill the shape")
    }
    return array
  }
}
