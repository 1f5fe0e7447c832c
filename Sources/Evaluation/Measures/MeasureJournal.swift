import Foundation
import Results
import Robustness

/// The journal of a measurement: one record a finished unit of work.
///
/// It is taken up only where everything that influences a number is the same; else it begins anew.
final class MeasureJournal: MeasureMemory {
  private let memory: any WorkMemory
  private var kept: [String: Data] = [:]

  /// The journal.
  ///
  /// - Parameters:
  ///   - memory: where it is kept.
  ///   - header: what it is about.
  init(_ memory: any WorkMemory, header: JournalHeader) throws {
    self.memory = memory
    let identity = try header.data
    if memory.records.first == identity {
      for record in memory.records.dropFirst() { take(record) }
    } else {
      if !memory.records.isEmpty { memory.restart() }
      try memory.append(identity)
    }
  }

  func recall<Value: Decodable>(_ unit: String, as type: Value.Type) -> Value? {
    kept[unit].flatMap { try? JSONDecoder().decode(type, from: $0) }
  }

  func keep<Value: Encodable>(_ value: Value, of unit: String) throws {
    let payload = Data((unit + "\n").utf8) + (try JSONEncoder().encode(value))
    try memory.append(payload)
  }

  private func take(_ record: Data) {
    guard let end = record.firstIndex(of: 10) else { return }
    kept[String(decoding: record[record.startIndex..<end], as: UTF8.self)] =
      record[
        record.index(after: end)...]
  }
}
