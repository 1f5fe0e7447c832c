import Foundation

/// What became of a unit, as a rank hands it in.
struct RankReport: Codable {
  /// What calls have changed in the model although it changed no answer.
  var changedAttributes: [String] = []
  /// Why there is no entry, where the model is at fault.
  var complaint: TaskComplaint?

  /// The report as it is sent: the length of its JSON, the JSON, a record of a journal.
  func encoded(_ record: Data = Data()) throws -> Data {
    let json = try JSONEncoder.ofTasks.encode(self)
    return withUnsafeBytes(of: UInt32(json.count).littleEndian) { Data($0) } + json + record
  }

  /// The report and the record that was sent; nil where it is none.
  static func parse(_ data: Data) -> (report: RankReport, record: Data)? {
    guard data.count >= 4 else { return nil }
    let length = data.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let (json, record) = (data.dropFirst(4).prefix(length), data.dropFirst(4).dropFirst(length))
    guard json.count == length,
      let report = try? JSONDecoder.ofTasks.decode(RankReport.self, from: json)
    else { return nil }
    return (report, Data(record))
  }
}
