import Experiments
import Foundation
import Results
import Testing

@Suite("The measures of a training's epochs")
struct MeasuresFileTests {
  private let flat = FlatnessRecord(
    average: .init(
      value: 0.5, standardError: 0.1, xi: 0.5, directions: 10, samples: 100, split: "test"),
    reference: 1.5)
  private let curved = LandscapeRecord(inputGradientL1: 2, hessianTop20: [3, -1])

  private func epoch(_ epoch: Int, _ records: any MeasureRecord...) throws -> EpochMeasures {
    EpochMeasures(epoch: epoch, measures: try Measures(records))
  }

  @Test("what is appended is read, one entry an epoch, the last of each kind")
  func appended() throws {
    try Fixture.withFolder { folder in
      let file = MeasuresFile(in: folder.appending(path: "run"))
      #expect(try file.load().isEmpty)
      var later = flat
      later.reference = 1.7
      for measures in [
        try epoch(4, flat), try epoch(0, curved),
        try epoch(4, curved), try epoch(4, later),
      ] { try file.append(measures) }
      #expect(file.url.lastPathComponent == "measures.jsonl")
      #expect(
        try file.load() == [
          try epoch(0, curved),
          try epoch(4, later, curved),
        ])
    }
  }

  @Test("a file that is cut at any byte loses its last line only, and can be added to")
  func cut() throws {
    try Fixture.withFolder { folder in
      let file = MeasuresFile(in: folder)
      let (first, second) = (
        try epoch(0, flat), try epoch(1, curved)
      )
      try file.append(first)
      let start = try Data(contentsOf: file.url).count
      try file.append(second)
      let whole = try Data(contentsOf: file.url)
      for length in stride(from: start, to: whole.count, by: 7) {
        try whole.prefix(length).write(to: file.url)
        #expect(try file.load() == [first])
        try file.append(second)
        #expect(try Data(contentsOf: file.url) == whole)
      }
    }
  }

  @Test("a line in the middle that is none is an error that names it")
  func damaged() throws {
    try Fixture.withFolder { folder in
      let file = MeasuresFile(in: folder)
      try file.append(epoch(0, flat))
      let line = try Data(contentsOf: file.url)
      try (line + Data("{\"epoch\": 1, \"flat\n".utf8) + line).write(to: file.url)
      let error = #expect(throws: ResultsError.self) { try file.load() }
      #expect(error?.message.hasPrefix("Line 2 ") == true)
    }
  }

  @Test("measures that are no numbers are refused and leave the file as it was")
  func notANumber() throws {
    try Fixture.withFolder { folder in
      let file = MeasuresFile(in: folder)
      try file.append(epoch(0, flat))
      let before = try Data(contentsOf: file.url)
      var broken = flat
      broken.reference = .nan
      #expect(throws: ResultsError.self) {
        try file.append(epoch(1, broken))
      }
      #expect(try Data(contentsOf: file.url) == before)
    }
  }
}
