import Foundation
import Results
import Testing

@Suite("Keys that stand twice")
struct DuplicateKeyTests {
  private func text() throws -> String {
    String(decoding: try ResultCoder.encode(Fixture.result()), as: UTF8.self)
  }

  @Test(
    "are refused wherever they are, in whatever spelling",
    arguments: [
      (#""seed": "#, #""seed": 1, "seed": "#, "seed"),
      (#""seed": "#, #""\u0073eed": 1, "seed": "#, "seed"),
      (#""epsilon": "#, #""epsilon": 1, "epsilon": "#, "epsilon"),
      (#""libtorch": "#, #""libtorch": "{\"a\": [", "libtorch": "#, "libtorch"),
    ])
  func refused(_ place: String, _ replacement: String, _ key: String) throws {
    let text = try text()
    let range = try #require(text.range(of: place))
    let forged = Data(text.replacingCharacters(in: range, with: replacement).utf8)
    #expect {
      _ = try ResultCoder.decode(forged, path: "forged.json")
    } throws: {
      "\($0)".contains("it says '\(key)' twice") && "\($0)".contains("forged.json")
    }
  }

  @Test("values, and the same key in other objects, are no such keys")
  func allowed() throws {
    let result = Fixture.result()
    #expect(try ResultCoder.decode(ResultCoder.encode(result)) == result)
  }
}
