import Files
public import Foundation

/// Writes safetensors files: same tensors, same bytes.
public enum SafetensorsWriter {
  /// Writes tensors in their order to a file, which appears complete or not at all, also after a power cut.
  public static func write(
    _ tensors: [StoredTensor], metadata: [String: String] = [:], to url: URL
  ) throws {
    let contents = try encode(tensors, metadata: metadata, path: url.path)
    do {
      try AtomicFile.write(Data(contents), to: url)
    } catch let error as FileError {
      throw ArchiveError(
        path: url.path, found: "a file that cannot be written (\(error.message))",
        expected: "a writable folder with free space", remedy: "check the folder")
    }
  }

  /// The bytes of the file; the path is what errors name.
  public static func encode(
    _ tensors: [StoredTensor], metadata: [String: String] = [:], path: String
  ) throws -> [UInt8] {
    var contents = try header(tensors, metadata: metadata, path: path)
    for tensor in tensors { contents += tensor.bytes }
    return contents
  }

  /// The length prefix and the JSON, padded to a multiple of eight bytes.
  private static func header(
    _ tensors: [StoredTensor], metadata: [String: String], path: String
  ) throws -> [UInt8] {
    var fields: [String] = []
    var names: Set<String> = ["__metadata__"]
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { quoted($0) + ":" + quoted($1) }
      fields.append("\"__metadata__\":{" + pairs.joined(separator: ",") + "}")
    }
    var offset = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw ArchiveError(
          path: path, found: "two tensors named \(tensor.name)", expected: "different names",
          remedy: "rename one")
      }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = offset + tensor.bytes.count
      fields.append(
        quoted(tensor.name) + ":{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var json = Array(("{" + fields.joined(separator: ",") + "}").utf8)
    json += [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
