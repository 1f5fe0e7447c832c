/// What the header of an `.npy` file says, a dictionary in Python's letters such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NumPyHeader {
  /// The type as NumPy names it, such as `<f4`.
  let type: String
  let isFortran: Bool
  /// Whether the elements are numbers or truth values, not texts, dates, objects or records.
  var hasNumbers: Bool {
    type.drop { "<>|=".contains($0) }.first.map { "biufc".contains($0) } ?? false
  }
  let shape: [Int]

  init?(_ text: String) {
    guard let descr = Self.value(of: "descr", in: text), descr.first == "'",
      let order = Self.value(of: "fortran_order", in: text),
      let dimensions = Self.value(of: "shape", in: text), dimensions.first == "("
    else { return nil }
    type = String(descr.dropFirst().prefix { $0 != "'" })
    isFortran = order.hasPrefix("True")
    let words = dimensions.dropFirst().prefix { $0 != ")" }.split(separator: ",")
      .map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == words.count, numbers.count <= 8, numbers.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    shape = numbers
  }

  /// What follows a key and its colon.
  private static func value(of key: String, in text: String) -> Substring? {
    guard let range = text.firstRange(of: "'\(key)':") else { return nil }
    return text[range.upperBound...].drop { $0 == " " }
  }
}
