import Experiments
import Foundation
import Results
import Testing

@Suite("Records of trials")
struct TrialRecordTests {
  private func record() throws -> TrialRecord {
    let result = Fixture.result()
    var setting = result.setting
    setting.protocolName = ""
    return TrialRecord(
      attack: result.attacks[0], setting: setting, clean: try #require(result.clean),
      distances: nil, nearTies: 0, flags: [], environment: result.environment)
  }

  @Test("go by no protocol, and are read again")
  func coding() throws {
    let record = try record()
    let value = try JSONValue(encoding: record)
    #expect(value["protocol"] == nil)
    #expect(try value.decoded() == record)
  }

  @Test("are read without what older ones do not say")
  func older() throws {
    let record = try record()
    var values = try JSONValue(encoding: record).objectValue ?? [:]
    for key in ["nearTies", "flags"] { #expect(values.removeValue(forKey: key) != nil) }
    #expect(try JSONValue.object(values).decoded() == record)
  }
}
