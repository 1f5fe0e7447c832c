import Experiments
import Foundation
import TestSupport
import Testing

@Suite("Measurements that several processes share", .serialized)
struct MeasureRankTests {
  private let rampart = Program("rampart")

  private struct Case: CustomStringConvertible, Sendable {
    let description: String
    let command: [String]
    let options: String

    var arguments: [String] {
      command + [
        "AdversarialTraining", "--dataset", "sample", "--threads", "1", "--options", options,
      ]
    }
  }

  private static let flatness = Case(
    description: "flatness", command: ["flatness"],
    options: """
      {"samples": 48, "batchSize": 8, "steps": 3, "referenceRestarts": 2, "directions": 3,
       "worstRadii": [0.003, 0.001], "worstRestarts": 1, "worstSteps": 2, "measuresCleanWorst": true,
       "trainingSamples": 16, "hessianSamples": 16}
      """)
  private static let cases = [
    flatness,
    Case(
      description: "landscape", command: ["landscape"],
      options: #"{"samples": 48, "batchSize": 8, "eigenvalues": 2, "tolerance": 0.1, "steps": 3}"#),
    Case(
      description: "attack power", command: ["measure", "attackpower"],
      options: #"{"samples": 90, "inner": 12}"#),
  ]

  /// What a folder's only result says was measured, without times.
  private func measures(in folder: URL) throws -> JSONValue {
    let all = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let file = try #require(all.first { $0.hasSuffix(".json") })
    let data = try Data(contentsOf: folder.appending(path: file))
    let result = try JSONDecoder().decode(JSONValue.self, from: data)
    let found = ["flatness", "landscape", "measures"].compactMap { result.objectValue?[$0] }
    #expect(found.count == 1)
    return JSONValue.array(found).withoutTimes
  }

  /// What one process measures.
  private func alone(_ arguments: [String]) throws -> JSONValue {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run(arguments + ["--results", folder.path])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try measures(in: folder)
  }

  @Test("2 and 3 ranks end in the numbers of one process", arguments: cases)
  private func equality(_ one: Case) throws {
    let expected = try alone(one.arguments)
    for size in [2, 3] {
      let run = try RankedRun(rampart, ranks: size, one.arguments)
      #expect(try run.run() == Array(repeating: 0, count: size), "\(run.words(of: 0))")
      #expect(try measures(in: run.folder) == expected)
      #expect(run.files(".journal").isEmpty && run.files(".lock").isEmpty)
      let others = (1..<size).map(run.words)
      #expect(others.contains { !$0.contains("did 0 units") }, "\(others)")
    }
  }

  @Test("what a rank that was killed held is done by another; one that comes late catches up")
  func takeover() throws {
    let arguments = Self.flatness.arguments
    let expected = try alone(arguments)
    let run = try RankedRun(rampart, ranks: 2, arguments)
    let host = try run.start(0)
    let guest = try run.start(1)
    run.awaitArrival(of: 1, guest)
    while host.isRunning, run.journalSize < 2_000 { Thread.sleep(forTimeInterval: 0.02) }
    kill(guest.processIdentifier, SIGKILL)
    guest.waitUntilExit()
    let late = try run.start(1)
    host.waitUntilExit()
    late.waitUntilExit()
    #expect(host.terminationStatus == 0, "\(run.words(of: 0))")
    #expect(try measures(in: run.folder) == expected)
  }

  @Test("when rank 0 is killed the measurement goes on from its journal, with other ranks")
  func host() throws {
    let arguments = Self.flatness.arguments
    let expected = try alone(arguments)
    let run = try RankedRun(rampart, ranks: 2, arguments)
    let (host, guest) = (try run.start(0), try run.start(1))
    run.awaitArrival(of: 1, guest)
    while host.isRunning, run.journalSize < 2_000 { Thread.sleep(forTimeInterval: 0.02) }
    kill(host.processIdentifier, SIGKILL)
    host.waitUntilExit()
    guest.waitUntilExit()
    #expect(guest.terminationStatus == 69)
    #expect(run.journalSize >= 2_000)
    #expect(try run.run() == [0, 0], "\(run.words(of: 0))")
    #expect(try measures(in: run.folder) == expected)
  }

  @Test("a rank that measures something else is refused, and rank 0 goes on without it")
  func differences() throws {
    let run = try RankedRun(rampart, ranks: 2, Self.flatness.arguments)
    try run.expectRefusal()
  }
}

extension JSONValue {
  /// The value without what a clock says.
  fileprivate var withoutTimes: JSONValue {
    switch self {
    case .object(let members):
      .object(
        members.filter { !$0.key.lowercased().hasSuffix("seconds") }.mapValues(\.withoutTimes))
    case .array(let values): .array(values.map(\.withoutTimes))
    default: self
    }
  }
}
