import Experiments

/// What a file of a result says that no field of a result holds: nobody computed it, and nothing checks it.
enum UnknownKeys {
  /// Where such keys are, in the order of their names; a key without a value says nothing.
  ///
  /// - Parameters:
  ///   - file: the value in the file.
  ///   - record: what was read of it, written again.
  ///   - place: where that is in the document.
  static func all(
    in file: JSONValue, beside record: JSONValue?, at place: String = ""
  ) -> [String] {
    switch file {
    case .object(let fields):
      return fields.sorted { $0.key < $1.key }.flatMap { key, value -> [String] in
        let place = place.isEmpty ? key : "\(place).\(key)"
        guard value != .null else { return [] }
        guard let known = record?[key] else { return [place] }
        return all(in: value, beside: known, at: place)
      }
    case .array(let values):
      let known = record?.arrayValue ?? []
      return values.indices.flatMap { index in
        all(
          in: values[index], beside: index < known.count ? known[index] : nil,
          at: "\(place)[\(index)]")
      }
    default: return []
    }
  }
}
