import Foundation

/// One of Rampart's commands, run in a process of its own.
struct Command {
  /// How it ended and what it said.
  struct Outcome {
    let status: Int32
    let output: Data
    let complaint: String
    let counts: Counts?

    /// Whether anything was computed there; a process that leaves no counts computed nothing.
    var ranOnDevice: Bool { (counts?.kernels ?? 0) > 0 }
  }

  let arguments: [String]

  init(_ arguments: String...) { self.arguments = arguments }
  init(_ arguments: [String]) { self.arguments = arguments }

  /// Runs it to its end.
  func run() throws -> Outcome { try start().outcome() }

  /// A command that has been started.
  struct Running {
    fileprivate let process: Process
    fileprivate let folder: URL
    fileprivate let files: [URL]

    var isRunning: Bool { process.isRunning }

    /// Ends it as a machine that loses its power would.
    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// What it came to, once it has ended.
    func outcome() throws -> Outcome {
      defer { try? FileManager.default.removeItem(at: folder) }
      process.waitUntilExit()
      return Outcome(
        status: process.terminationStatus, output: try Data(contentsOf: files[0]),
        complaint: String(decoding: try Data(contentsOf: files[1]).suffix(600), as: UTF8.self),
        counts: Counts(reading: files[2]))
    }
  }

  /// Starts it.
  ///
  /// - Parameter others: what its environment has beside this process's.
  func start(_ others: [String: String] = [:]) throws -> Running {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = ["output", "complaint", "counts"].map { folder.appending(path: $0) }
    for file in files.prefix(2) { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      Counts.environment(files[2])
    ) { $1 }.merging(others) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    return Running(process: process, folder: folder, files: files)
  }
}
