import Experiments
import Foundation
import Results
import Testing

/// An evaluation or a training that several processes share, in a folder of its own.
final class RankedRun {
  let folder: URL
  private let program: Program
  private let size: Int
  private let arguments: [String]
  private let option: String
  private let lease: Int
  private let port = Int.random(in: 20_000..<30_000)

  /// - Parameters:
  ///   - program: what is run.
  ///   - size: the number of ranks.
  ///   - arguments: the command, without its folder.
  ///   - option: the option that takes the folder.
  ///   - lease: how long a rank may be silent, in seconds.
  init(
    _ program: Program, ranks size: Int, _ arguments: [String], folder option: String = "--results",
    lease: Int = 1
  ) throws {
    (self.program, self.size, self.arguments) = (program, size, arguments)
    (self.option, self.lease) = (option, lease)
    folder = try Program.temporaryFolder()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Starts a rank.
  ///
  /// - Parameter others: arguments that the other ranks do not have.
  func start(_ rank: Int, with others: [String] = []) throws -> Process {
    let file = errors(of: rank)
    if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    return try program.start(
      arguments + [option, folder.path] + others, scratch: folder, errors: handle,
      environment: [
        "RANK": "\(rank)", "WORLD_SIZE": "\(size)", "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": "\(port)", "RAMPART_LEASE": "\(lease)",
      ])
  }

  /// Starts all of them and waits for their ends.
  ///
  /// - Returns: their exit codes.
  func run() throws -> [Int32] {
    let processes = try (0..<size).map { try start($0) }
    for process in processes { process.waitUntilExit() }
    return processes.map(\.terminationStatus)
  }

  /// Starts a second rank with another seed, which is refused by its name, while rank 0 goes on.
  func expectRefusal() throws {
    let guest = try start(1, with: ["--seed", "3"])
    let host = try start(0)
    guest.waitUntilExit()
    host.waitUntilExit()
    #expect(guest.terminationStatus == 65)
    #expect(words(of: 1).contains("seed: 0 → 3"), "\(words(of: 1))")
    #expect(host.terminationStatus == 0)
  }

  /// Waits until a rank has found rank 0; it has read its images by then, and asks for work or has some.
  func awaitArrival(of rank: Int, _ process: Process) {
    while process.isRunning, !words(of: rank).contains("works for rank 0") {
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// What a rank said.
  func errors(of rank: Int) -> URL { folder.appending(path: "errors-\(rank)") }

  /// What a rank said so far.
  func words(of rank: Int) -> String {
    (try? String(contentsOf: errors(of: rank), encoding: .utf8)) ?? ""
  }

  /// The result without its times and without the number of ranks.
  func result() throws -> EvaluationResult { try Self.result(in: folder) }

  /// The only result in a folder, without its times and without the number of ranks.
  static func result(in folder: URL) throws -> EvaluationResult {
    let results = ResultStore(directory: folder.appending(path: "partial")).loadAll().results
    #expect(results.count == 1)
    return try #require(results.first).withoutTimes
  }

  /// The length of the journal, 0 where there is none.
  var journalSize: Int {
    guard let name = files(".journal").first else { return 0 }
    let path = folder.appending(path: name).path
    return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
  }

  /// The files in the folder with an ending.
  func files(_ ending: String) -> [String] {
    let all = try? FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return (all ?? []).filter { $0.hasSuffix(ending) }
  }
}
