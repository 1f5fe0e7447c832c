import Experiments
import Foundation
import Results
import Testing

@Suite("Result JSON")
struct ResultCoderTests {
  @Test("a result comes back as it was, and gives the same bytes again")
  func roundTrip() throws {
    var result = Fixture.result()
    let flatness = FlatnessRecord(
      average: .init(
        value: 0.1 + 0.2, standardError: 1e-17, xi: 0.5, directions: 10, samples: 100,
        split: "test"), worst: [.init(value: 3, xi: 0.003)], reference: 1.0 / 3)
    result.measures = try Measures([
      flatness, LandscapeRecord(inputGradientL1: 2, hessianTop20: [3, 2.5]), Sharpness(value: 7),
    ])
    result.training = ["epochs": 3, "rates": [0.1, 0.01], "best": nil]
    result.evidence = EvidenceRecord(file: "Example.safetensors", sha256: "ef56")
    let data = try ResultCoder.encode(result)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"measures\": {\n    \"sharpness\": {\"value\": 7}\n  }"))
    let read = try ResultCoder.decode(data)
    #expect(read == result && read.flatness == flatness)
    #expect(read.measures[Sharpness.self] == Sharpness(value: 7))
    #expect(try ResultCoder.encode(try ResultCoder.decode(data)) == data)
    #expect(try ResultCoder.decodeAll(ResultCoder.encode([result, result])) == [result, result])
  }

  @Test("a measure that stands in two places, or in the wrong one, is refused")
  func misplaced() throws {
    let data = try ResultCoder.encode(Fixture.result())
    let text = String(decoding: data, as: UTF8.self)
    let wrong = #""measures": {"flatness": 3}, "nearTies""#
    let forged = text.replacing("\"nearTies\"", with: wrong)
    #expect(forged != text)
    #expect(throws: ResultsError.self) { try ResultCoder.decode(Data(forged.utf8)) }
  }

  @Test("a failure comes back as it was")
  func failureRoundTrip() throws {
    let data = try ResultCoder.encode(Fixture.failure())
    #expect(try ResultCoder.decode(data) == Fixture.failure())
  }

  @Test("the JSON has the contract's keys, null where there is nothing")
  func keys() throws {
    let text = String(decoding: try ResultCoder.encode(Fixture.failure()), as: UTF8.self)
    for key in ["\"robust\": null", "\"autoattack\": null", "\"evidence\": null"] {
      #expect(text.contains(key))
    }
    #expect(text.contains("\"protocol\": \"rampart-2\""))
    #expect(text.contains("\"status\": \"crashed\""))
    #expect(text.contains("\"text\": \"8/255\""))
  }

  @Test("lists of indices take one line, images broken one line each")
  func layout() throws {
    let lines = String(decoding: try ResultCoder.encode(Fixture.result()), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines.contains("    \"correctIndices\": [0, 1, 2, 3, 4, 5, 6, 7],"))
    #expect(lines.first == "{" && lines.last == "}")
    let threat = #"  "threat": {"epsilon": 0.03137254901960784, "norm": "linf", "text": "8/255"}"#
    #expect(lines.contains { $0 == threat })
    #expect(lines.contains { $0.contains(#"A message with a / and a \"quote\""#) })
  }

  @Test("names and strings with brackets, colons and escapes are laid out unharmed")
  func awkwardStrings() throws {
    var result = Fixture.result()
    let text = "a: [1, {\"b\\\\\"}]\n\u{1}é"
    let inner: JSONValue = [[], [:], [[1], [2]], ["deep": ["x": [true]]]]
    result.options = .object([text: .array([.string(text), inner])])
    #expect(try ResultCoder.decode(ResultCoder.encode(result)) == result)
  }

  @Test("NaN and infinity are refused, with their place", arguments: [Double.nan, .infinity])
  func nonFinite(value: Double) throws {
    var result = Fixture.result()
    result.attacks[1].seconds = value
    let error = #expect(throws: ResultsError.self) { try ResultCoder.encode(result) }
    #expect(error?.code == .invalidValue)
    #expect(error?.message.contains("attacks[1].seconds") == true)
  }

  @Test("a newer schema is refused in a sentence")
  func newerSchema() throws {
    let text = String(decoding: try ResultCoder.encode(Fixture.result()), as: UTF8.self)
      .replacingOccurrences(of: "\"schema\": 1", with: "\"schema\": 2")
    let error = #expect(throws: ResultsError.self) {
      try ResultCoder.decode(Data(text.utf8), path: "x.json")
    }
    #expect(
      error?.description
        == "x.json: The result has schema 2, this version reads up to 1; update rampart")
  }

  @Test(
    "what is missing or wrong is named",
    arguments: [
      ("\"robust\": 6,", "\"robust\": \"6\",", "attacks[0].robust is not of type Int"),
      ("\"model\": {", "\"model\": 5, \"before\": {", "model is no JSON object"),
      ("\"defense\":", "\"defence\":", "defense is missing"),
      ("\"protocol\":", "\"rules\":", "protocol is missing"),
      ("{\n", "{{\n", "it is not valid JSON"),
      ("\"linf\"", "\"linz\"", "threat.norm"),
    ])
  func malformed(original: String, replacement: String, complaint: String) throws {
    let text = String(decoding: try ResultCoder.encode(Fixture.result()), as: UTF8.self)
    let broken = text.replacingOccurrences(of: original, with: replacement)
    let error = #expect(throws: ResultsError.self) { try ResultCoder.decode(Data(broken.utf8)) }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  @Test(
    "a count of images that no memory holds is refused",
    arguments: ["samples", "splitSamples"])
  func bombs(member: String) throws {
    let text = String(decoding: try ResultCoder.encode(Fixture.result()), as: UTF8.self)
    let swollen = text.replacingOccurrences(
      of: "\"\(member)\": 10", with: "\"\(member)\": 9000000000000000000")
    #expect(swollen != text)
    #expect(throws: ResultsError.self) { try ResultCoder.decode(Data(swollen.utf8)) }
  }

  @Test("a name that no table holds is refused")
  func names() throws {
    var result = Fixture.result()
    result.setting.defense = String(repeating: "n", count: 301)
    let data = try ResultCoder.encode(result)
    #expect { try ResultCoder.decode(data) } throws: { "\($0)".contains("301 letters") }
    result.setting.defense.removeLast()
    #expect(try ResultCoder.decode(ResultCoder.encode(result)).defense.count == 300)
  }

  @Test("a model says of path, architecture and checksum that they are not known")
  func unknownModel() throws {
    var result = Fixture.result()
    result.model = ModelRecord(kind: .torchscript)
    let text = String(decoding: try ResultCoder.encode(result), as: UTF8.self)
    for member in ["architecture", "path", "sha256"] {
      #expect(text.contains("\"\(member)\": null"))
    }
    #expect(try ResultCoder.decode(Data(text.utf8)).model == result.model)
  }
}

/// A measure that Rampart does not know.
private struct Sharpness: MeasureRecord {
  static let measure = "sharpness"
  static let note = ""
  var value: Double
  var scope: MeasureScope { MeasureScope() }

  static func columns(of records: [Self]) -> [MeasureColumn<Self>] { [] }
}
