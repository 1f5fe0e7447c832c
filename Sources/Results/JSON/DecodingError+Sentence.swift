extension DecodingError {
  /// What is wrong and where, in a sentence.
  package var sentence: String {
    switch self {
    case .keyNotFound(let key, let context):
      "\((context.codingPath + [key]).dotted) is missing"
    case .valueNotFound(_, let context): "\(context.codingPath.dotted) is null"
    case .typeMismatch(let type, let context):
      context.codingPath.isEmpty
        ? "the document is not one JSON object"
        : "\(context.codingPath.dotted) is \(Self.lack(of: type))"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is not valid JSON" : "\(context.codingPath.dotted): \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }

  private static func lack(of type: any Any.Type) -> String {
    if type == [String: Any].self { return "no JSON object" }
    return type == [Any].self ? "no list" : "not of type \(type)"
  }
}

extension [any CodingKey] {
  /// The path as a reader writes it: `attacks[0].robust`.
  var dotted: String {
    reduce(into: "") { text, key in
      // A key that is a name made of digits has an `intValue` too, but is spelled like it.
      if let index = key.intValue, key.stringValue != String(index) {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }
}
