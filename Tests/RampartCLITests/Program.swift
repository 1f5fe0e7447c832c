import Foundation

/// A program of this package, run as a user runs it.
struct Program {
  /// What a run came to.
  struct Outcome {
    let exitCode: Int32
    let output: Data
    let errors: String
  }

  /// The checkout that the tests belong to.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Where the programs keep their user's key: not the one of who runs the tests.
  private static let configuration = FileManager.default.temporaryDirectory
    .appending(path: "rampart-test-configuration-\(UUID().uuidString)")

  private let executable: URL

  /// The program of a name, built beside the tests.
  init(_ name: String) {
    let folder = Bundle.main.executableURL?.deletingLastPathComponent()
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let tests = bundle.map { URL(filePath: $0).deletingLastPathComponent() }
    let places = [tests, folder].compactMap { $0?.appending(path: name) }
    executable =
      places.first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? Self.root.appending(path: ".build/release/\(name)")
  }

  /// Where it is.
  var path: String { executable.path }

  /// Starts the program without waiting for it.
  ///
  /// - Parameters:
  ///   - fileLimit: the size that no file may exceed, in KiB.
  ///   - scratch: the folder for its temporary files, which a killed process leaves behind.
  ///   - variables: what is different in its environment.
  func start(
    _ arguments: [String], root: URL = Program.root, fileLimit: Int? = nil, scratch: URL? = nil,
    output: Any? = nil, errors: Any? = nil, environment variables: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let fileLimit {
      process.executableURL = URL(filePath: "/bin/bash")
      let script = "ulimit -f \(fileLimit) && exec \"$0\" \"$@\""
      process.arguments = ["-c", script, executable.path] + arguments
    }
    var environment = ProcessInfo.processInfo.environment
    environment["RAMPART_ROOT"] = root.path
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["XDG_CONFIG_HOME"] = Self.configuration.path
    if let scratch { environment["TMPDIR"] = scratch.path }
    process.environment = environment.merging(variables) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = errors ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs the program to its end.
  func run(
    _ arguments: [String], root: URL = Program.root, fileLimit: Int? = nil,
    environment variables: [String: String] = [:]
  ) throws -> Outcome {
    // Files, not pipes: no reader is needed while the program runs.
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (output, errors) = (folder.appending(path: "out"), folder.appending(path: "err"))
    try Data().write(to: output)
    try Data().write(to: errors)
    let process = try start(
      arguments, root: root, fileLimit: fileLimit, output: FileHandle(forWritingTo: output),
      errors: FileHandle(forWritingTo: errors), environment: variables)
    process.waitUntilExit()
    return Outcome(
      exitCode: process.terminationStatus, output: try Data(contentsOf: output),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// A new empty folder.
  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
