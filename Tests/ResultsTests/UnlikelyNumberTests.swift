import Experiments
import Foundation
import Results
import Testing

@Suite("Numbers that nothing comes to")
struct UnlikelyNumberTests {
  /// The text of a result in which the first number after a key is another one.
  private func forged(_ key: String, _ number: String) throws -> Data {
    let text = String(decoding: try ResultCoder.encode(Fixture.result()), as: UTF8.self)
    let pattern = try Regex("\"\(key)\": *-?[0-9.]+")
    return Data(text.replacing(pattern, with: "\"\(key)\": \(number)", maxReplacements: 1).utf8)
  }

  @Test(
    "are refused by their place",
    arguments: [
      ("forwardPasses", "9223372036854775807"), ("backwardPasses", "1000000000000001"),
      ("nearTies", "9223372036854775807"), ("seconds", "1e308"), ("seconds", "-1"),
    ])
  func refused(_ key: String, _ number: String) throws {
    #expect {
      _ = try ResultCoder.decode(forged(key, number), path: "forged.json")
    } throws: {
      "\($0)".contains("\(key) is ") && "\($0)".contains("forged.json")
    }
  }

  @Test(
    "large ones that may be are not, nor is any seed",
    arguments: [("forwardPasses", "1000000000000000"), ("seed", "9223372036854775807")])
  func allowed(_ key: String, _ number: String) throws {
    _ = try ResultCoder.decode(forged(key, number))
  }
}
