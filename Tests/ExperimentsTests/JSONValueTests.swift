import Experiments
import Testing

@Suite("JSON values")
struct JSONValueTests {
  private struct Options: Codable, Equatable {
    var width = 16
    var beta = 6.0
    var name: String? = "TRADES"
    var rates = [0.1, 0.01]
  }

  @Test("options turn into JSON and back")
  func options() throws {
    let value = try JSONValue(encoding: Options())
    #expect(value["width"]?.intValue == 16)
    #expect(value["beta"]?.doubleValue == 6)
    #expect(value["name"]?.stringValue == "TRADES")
    #expect(value["rates"]?.arrayValue?.count == 2)
    #expect(try value.decoded(as: Options.self) == Options())
  }

  @Test("whole numbers are equal however they are written")
  func numbers() {
    #expect(JSONValue.integer(1) == .number(1))
    #expect(Set<JSONValue>([.integer(1), .number(1)]).count == 1)
    #expect(JSONValue.integer(1) != .number(1.5))
    #expect(JSONValue.integer(1) != .bool(true))
    #expect(JSONValue.number(1.5).intValue == nil)
  }
}
