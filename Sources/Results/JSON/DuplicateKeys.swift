import Foundation

/// Finds a key that stands twice in one JSON object: one reader takes the first value, another the last.
struct DuplicateKeys {
  private let bytes: [UInt8]
  private var place = 0
  /// Of each object or list that is open, the keys so far; nil for a list.
  private var open: [Set<String>?] = []

  /// The first such key of a text, be it valid JSON or not; nil for none.
  static func first(in data: Data) -> String? {
    var search = DuplicateKeys(bytes: [UInt8](data))
    return search.run()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func run() -> String? {
    var expectsKey = false
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "{"):
        open.append([])
        expectsKey = true
      case UInt8(ascii: "["): open.append(Set<String>?.none)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = open.popLast()
        expectsKey = false
      case UInt8(ascii: ","): expectsKey = open.last.map { $0 != nil } ?? false
      case UInt8(ascii: ":"): expectsKey = false
      case UInt8(ascii: "\""):
        let text = string()
        if expectsKey, !open.isEmpty, open[open.count - 1]?.insert(text).inserted == false {
          return text
        }
        continue
      default: break
      }
      place += 1
    }
    return nil
  }

  /// The string that begins here, as its reader understands it.
  private mutating func string() -> String {
    let start = place
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    place = min(place + 1, bytes.count)
    let literal = bytes[start..<place]
    guard literal.contains(UInt8(ascii: "\\")) else {
      return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
    }
    return (try? JSONDecoder().decode(String.self, from: Data(literal)))
      ?? String(decoding: literal, as: UTF8.self)
  }
}
