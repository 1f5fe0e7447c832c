import Foundation

/// The values of a JSON document by their paths, such as `recipe.epochs`.
enum JSONLeaves {
  /// The values, as text; none where it is no document.
  static func of(_ data: Data) -> [String: String] {
    var found: [String: String] = [:]
    func walk(_ value: Any, _ path: String) {
      if let object = value as? [String: Any] {
        for (key, part) in object { walk(part, path.isEmpty ? key : path + "." + key) }
      } else if let list = value as? [Any] {
        for (place, part) in list.enumerated() { walk(part, path + "[\(place)]") }
      } else {
        found[path] = "\(value)"
      }
    }
    if let document = try? JSONSerialization.jsonObject(with: data) { walk(document, "") }
    return found
  }
}
