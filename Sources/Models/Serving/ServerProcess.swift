import Foundation
import Glibc

/// A Python process that serves a function of the user's.
final class ServerProcess {
  /// Where it listens.
  let socket: String
  private let process = Process()
  private let folder: URL

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
    process.arguments = [python, "-m", "rampart.serve", function, "--socket", socket]
    process.environment = environment
    // What the function prints is the user's to read; standard output belongs to Rampart.
    process.standardOutput = FileHandle.standardError
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  /// Why it does not serve any more; nil while it does.
  var ending: String? {
    guard !process.isRunning else { return nil }
    return "the server of the model ended with exit code \(process.terminationStatus); "
      + "what it said is above"
  }

  deinit {
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: folder)
  }
}
