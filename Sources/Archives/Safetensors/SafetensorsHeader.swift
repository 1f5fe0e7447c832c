import Foundation

/// The JSON header of a safetensors file, each of its entries checked on its own.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [SafetensorsReader.Entry] = []

  init(_ json: [UInt8], path: String) throws {
    let fields: [String: Field]
    do {
      fields = try JSONDecoder().decode([String: Field].self, from: Data(json))
    } catch {
      throw ArchiveError(
        path: path, found: "a header that is not the JSON of tensors",
        expected: "a safetensors file",
        remedy: "write the file again with a safetensors library")
    }
    for (name, field) in fields {
      switch field {
      case .metadata(let values) where name == "__metadata__": metadata = values
      case .tensor(let tensor) where name != "__metadata__":
        entries.append(try tensor.entry(name, path: path))
      default:
        throw ArchiveError(
          path: path, found: "a header entry \(name.prefix(80)) that describes no tensor",
          expected: "dtype, shape and data_offsets",
          remedy: "write the file again with a safetensors library")
      }
    }
    entries.sort {
      ($0.offsets.lowerBound, $0.offsets.upperBound, $0.name)
        < ($1.offsets.lowerBound, $1.offsets.upperBound, $1.name)
    }
  }
}

private enum Field: Decodable {
  case tensor(TensorField)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    if let tensor = try? TensorField(from: decoder) {
      self = .tensor(tensor)
    } else {
      self = .metadata(try [String: String](from: decoder))
    }
  }
}

private struct TensorField: Decodable {
  var dtype: String
  var shape: [Int]
  var offsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype
    case shape
    case offsets = "data_offsets"
  }

  func entry(_ name: String, path: String) throws -> SafetensorsReader.Entry {
    func refusal(_ found: String, _ expected: String) -> ArchiveError {
      ArchiveError(
        path: path, found: "tensor \(name.prefix(80)) with \(found)", expected: expected,
        remedy: "write the file again with a safetensors library")
    }
    guard let type = TensorType(rawValue: dtype) else {
      let known = TensorType.allCases.map(\.rawValue).joined(separator: ", ")
      throw refusal("element type \(dtype.prefix(20))", "one of \(known)")
    }
    guard shape.count <= 16, let count = type.byteCount(of: shape) else {
      throw refusal("an impossible shape", "dimensions whose product fits into memory")
    }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1],
      offsets[1] - offsets[0] == count
    else { throw refusal("offsets \(offsets.prefix(4))", "two of them \(count) bytes apart") }
    return .init(name: name, type: type, shape: shape, offsets: offsets[0]..<offsets[1])
  }
}
