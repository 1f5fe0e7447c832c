import Experiments

/// Numbers in a document that no evaluation comes to: sums of them would overflow, and tables burst.
enum UnlikelyNumbers {
  /// The largest whole number but a seed: so many passes would take a thousand cards thirty years.
  private static let most = 1_000_000_000_000_000
  /// The longest time in seconds: three hundred years.
  private static let longest = 1e10

  /// The first such number with its place, in a phrase; nil where there is none.
  static func first(in value: JSONValue, at place: String = "") -> String? {
    switch value {
    case .object(let members):
      members.sorted { $0.key < $1.key }.lazy.compactMap { key, member in
        let place = place.isEmpty ? key : "\(place).\(key)"
        let name = key.lowercased()
        if name.hasSuffix("seed"), member.intValue != nil { return nil }
        if name.hasSuffix("seconds"), let time = member.doubleValue, !(0...longest).contains(time) {
          return "\(place) is \(time)"
        }
        return first(in: member, at: place)
      }.first
    case .array(let elements):
      elements.indices.lazy.compactMap { first(in: elements[$0], at: "\(place)[\($0)]") }.first
    case .integer(let number): number.magnitude > most ? "\(place) is \(number)" : nil
    default: nil
    }
  }
}
