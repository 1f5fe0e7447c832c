import Foundation
import Glibc

/// A Python process that serves a function of the user's.
final class ServerProcess {
  /// Where it listens.
  let socket: String
  private let process = Process()
  private let folder: URL
  private let errors = Pipe()
  private let words = LastWords()

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - function: a file of Python and the name of a function in it, `file.py:function`.
  ///   - package: the folder that Python finds the package `rampart` in.
  init(function: String, package: URL) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    socket = folder.appending(path: "socket").path
    var environment = ProcessInfo.processInfo.environment
    let python = environment["RAMPART_PYTHON"] ?? "python3"
    environment["PYTHONPATH"] = package.path + (environment["PYTHONPATH"].map { ":" + $0 } ?? "")
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      python, "-m", "rampart.serve", function, "--socket", socket, "--parent", "\(getpid())",
    ]
    process.environment = environment
    // What the function prints is the user's to read; standard output belongs to Rampart.
    process.standardOutput = errors
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    errors.fileHandleForReading.readabilityHandler = { [words] handle in
      let data = handle.availableData
      guard !data.isEmpty else {
        handle.readabilityHandler = nil
        return words.end()
      }
      words.add(data)
      try? FileHandle.standardError.write(contentsOf: data)
    }
    try process.run()
  }

  /// Why it does not serve any more; nil while it does.
  var ending: String? {
    guard !process.isRunning else { return nil }
    let way = process.terminationReason == .exit ? "exit code" : "signal"
    let said = words.last(within: 1)
    return "the server of the model ended with \(way) \(process.terminationStatus)"
      + (said.isEmpty ? " and said nothing" : ": \(said)")
  }

  deinit {
    errors.fileHandleForReading.readabilityHandler = nil
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: folder)
  }
}
