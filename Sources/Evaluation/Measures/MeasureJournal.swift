import Files
import Foundation
import Results
import Robustness

/// The journal of a measurement: one record a finished unit of work.
///
/// It is taken up only where everything that influences a number is the same; else it begins anew.
final class MeasureJournal: MeasureMemory {
  private let file: JournalFile
  private var kept: [String: Data] = [:]

  /// The journal in a file.
  ///
  /// - Parameters:
  ///   - url: where it is or goes.
  ///   - header: what it is about.
  init(_ url: URL, header: JournalHeader) throws {
    file = try JournalFile(url)
    let identity = try header.data
    if file.records.first == identity {
      for record in file.records.dropFirst() { take(record) }
    } else {
      if !file.records.isEmpty { file.restart() }
      try file.append(identity)
    }
  }

  func recall<Value: Decodable>(_ unit: String, as type: Value.Type) -> Value? {
    kept[unit].flatMap { try? JSONDecoder().decode(type, from: $0) }
  }

  func keep<Value: Encodable>(_ value: Value, of unit: String) throws {
    let payload = Data((unit + "\n").utf8) + (try JSONEncoder().encode(value))
    try file.append(payload)
  }

  private func take(_ record: Data) {
    guard let end = record.firstIndex(of: 10) else { return }
    kept[String(decoding: record[record.startIndex..<end], as: UTF8.self)] =
      record[
        record.index(after: end)...]
  }
}
