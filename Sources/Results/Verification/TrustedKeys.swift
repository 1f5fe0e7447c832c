public import Files
public import Foundation

/// The keys whose verifications a board believes: a text file, a line each, `HEX NAME`; `#` begins a remark.
public struct TrustedKeys: Sendable, Hashable {
  /// The names of the keys' owners.
  public let names: [PublicKey: String]

  /// Nobody's.
  public static let none = TrustedKeys(names: [:])

  private init(names: [PublicKey: String]) { self.names = names }

  /// The keys in a file; none where there is no file.
  ///
  /// - Throws: `ResultsError` for a line that is none, and for what cannot be read.
  public init(reading file: URL) throws {
    guard FileManager.default.fileExists(atPath: file.path) else {
      self = .none
      return
    }
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw ResultsError(
        code: .malformed, message: "The trusted keys are no text in UTF-8 that can be read",
        path: file.path)
    }
    var names: [PublicKey: String] = [:]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let words = line.split(separator: "#", omittingEmptySubsequences: false)[0]
        .split(separator: " ", maxSplits: 1)
      guard let first = words.first else { continue }
      guard let key = PublicKey(parsing: first), words.count == 2 else {
        throw ResultsError(
          code: .malformed,
          message: "Line \(number + 1) is no key: 64 hexadecimal digits, and whose it is",
          path: file.path)
      }
      names[key] = words[1].trimmingCharacters(in: .whitespaces)
    }
    self.init(names: names)
  }
}
