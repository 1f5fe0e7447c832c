import Foundation

/// The program that downloads.
struct Curl {
  private let program: URL

  /// The curl on the path.
  ///
  /// - Throws: `MissingCurl` where there is none.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let places = folders.map { URL(filePath: String($0)).appending(path: "curl") }
    guard
      let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else { throw MissingCurl() }
    self.program = program
  }

  /// What curl is to do for one connection: the server's headers and the file come on its standard output.
  ///
  /// - Parameters:
  ///   - url: the address.
  ///   - offset: the first byte that is wanted; a server that sends another is refused.
  ///   - limit: the most bytes that the server may announce.
  ///   - patience: seconds without a byte after which the connection counts as stalled.
  static func arguments(
    _ url: URL, offset: Int, limit: Int, patience: TimeInterval
  ) -> [String] {
    let seconds = String(max(1, Int(patience.rounded(.up))))
    var arguments = [
      "--disable",  // no ~/.curlrc, which might say where the output goes
      "--silent", "--show-error", "--fail", "--globoff", "--no-buffer",
      "--include", "--suppress-connect-headers",
      "--location", "--max-redirs", "10", "--proto", "=http,https", "--proto-redir", "=http,https",
      "--connect-timeout", seconds, "--speed-limit", "1", "--speed-time", seconds,
      "--max-filesize", String(max(1, limit)),
    ]
    if offset > 0 { arguments += ["--continue-at", String(offset)] }
    return arguments + ["--url", url.absoluteString]
  }

  /// A process that will run curl.
  func process(_ arguments: [String], output: Pipe, errors: Pipe) -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    return process
  }
}
