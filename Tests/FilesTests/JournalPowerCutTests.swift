import Files
import Foundation
import PowerCuts
import Testing

@Suite("Power cuts and journals")
struct JournalPowerCutTests {
  private let name = "new/a.journal"

  private func records(_ folder: URL) throws -> [String] {
    try JournalFile(folder.appending(path: name)).records
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Appends records; each is promised, where the disk is waited for.
  private func append(
    _ texts: [String], in folder: URL, restarting: Bool = false, interval: Duration = .zero,
    _ promise: (String) -> Void = { _ in }
  ) throws {
    let file = try JournalFile(folder.appending(path: name), interval: interval)
    if restarting { file.restart() }
    for text in texts {
      try file.append(Data(text.utf8))
      if interval == .zero { promise(text) }
    }
  }

  /// What is wrong with a state: the records are the first of some, those among them that were promised, and
  /// others can follow.
  private func complaint(
    _ folder: URL, _ all: [String], atLeast count: Int
  ) throws -> String? {
    let found = try records(folder)
    guard found == Array(all.prefix(found.count)), found.count >= count else { return "\(found)" }
    try append(["more"], in: folder)
    return try records(folder) == found + ["more"] ? nil : "no record can follow"
  }

  @Test("a journal holds the records that it was given, and those for certain for which it waited")
  func records() throws {
    let texts = ["one", "", "a third one"]
    for interval in [Duration.zero, .seconds(100)] {
      try Fixture.withFolder { folder in
        let cuts = try PowerCuts(in: folder) { promise in
          try append(texts, in: folder, interval: interval, promise)
          // Whoever closes it is told that all is kept.
          for text in texts where interval != .zero { promise(text) }
        }
        let report = try cuts.check { try complaint($0, texts, atLeast: $1.count) }
        #expect(report.failures == [])
        #expect(report.states > 70)
      }
    }
  }

  @Test("a torn tail is repaired, whatever becomes of the repair")
  func repair() throws {
    for tail in ["torn", String(repeating: "a long tail ", count: 10)] {
      try Fixture.withFolder { folder in
        try append(["one", "two"], in: folder)
        let place = folder.appending(path: name)
        try (Data(contentsOf: place) + Data(tail.utf8)).write(to: place)
        let cuts = try PowerCuts(in: folder) { try append(["three"], in: folder, $0) }
        let report = try cuts.check {
          try complaint($0, ["one", "two", "three"], atLeast: 2 + $1.count)
        }
        #expect(report.failures == [])
        #expect(report.states > 25)
      }
    }
  }

  @Test("one that is begun anew holds the old records, or the first of the new ones, never both")
  func restart() throws {
    try Fixture.withFolder { folder in
      // Of the same lengths, so that what is written over the old ones ends where they did.
      try append(["one", "two", "six"], in: folder)
      let cuts = try PowerCuts(in: folder) {
        try append(["1st", "2nd"], in: folder, restarting: true, $0)
      }
      let report = try cuts.check { folder, promises in
        let found = try records(folder)
        if promises.isEmpty, found == ["one", "two", "six"] { return nil }
        return try complaint(folder, ["1st", "2nd"], atLeast: promises.count)
      }
      #expect(report.failures == [])
      #expect(report.states > 30)
    }
  }
}
