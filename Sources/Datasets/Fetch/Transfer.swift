import Archives
import Foundation

/// One connection: curl asks for the bytes from `offset` on, and what comes is appended to the unfinished file.
///
/// The bytes go through this process, which counts them: a server that sends without end is stopped, and
/// curl ends with this process, because nobody reads any more.
struct Transfer {
  /// How a connection ended.
  enum Reply {
    case complete
    /// Worth another connection.
    case interrupted(String)
    /// What is there does not fit what the server has.
    case startAgain
    case refused(DatasetError)
  }

  let curl: Curl
  let from: URL
  let to: URL
  let offset: Int
  let limit: Int
  let patience: TimeInterval

  init(_ curl: Curl, from: URL, to: URL, offset: Int, limit: Int, patience: TimeInterval) {
    self.curl = curl
    self.from = from
    self.to = to
    self.offset = offset
    self.limit = limit
    self.patience = patience
  }

  /// Runs the connection to its end.
  ///
  /// - Throws: `DatasetError` where the file cannot be written or grows too long.
  func run(_ progress: (Int, Int?) -> Void) throws -> Reply {
    let (output, errors) = (Pipe(), Pipe())
    let process = curl.process(
      Curl.arguments(from, offset: offset, limit: limit - offset, patience: patience),
      output: output, errors: errors)
    try process.run()
    var answer = ServerAnswer()
    do {
      try receive(output.fileHandleForReading.fileDescriptor, &answer, progress)
    } catch {
      // A child of a thread that blocks SIGTERM blocks it as well.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      throw error
    }
    // A sentence, which a pipe holds until curl has ended.
    process.waitUntilExit()
    let said = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
    return reply(
      process.terminationReason == .exit ? process.terminationStatus : -1, answer.status,
      String(decoding: said, as: UTF8.self))
  }

  /// Appends what comes until nothing more does.
  private func receive(
    _ descriptor: Int32, _ answer: inout ServerAnswer, _ progress: (Int, Int?) -> Void
  ) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var file: PartFile?
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      let bytes = answer.body(in: buffer[..<count])
      guard !bytes.isEmpty else { continue }
      // Opened only now, so that a server that refuses costs none of the bytes that are there.
      let part = try file ?? PartFile(to, keeping: offset)
      file = part
      guard bytes.count <= limit - part.size else { throw tooLarge("more than \(limit) bytes") }
      try part.append(Data(bytes))
      progress(part.size, answer.length.map { offset + $0 })
    }
  }

  /// What curl's exit code means.
  private func reply(_ code: Int32, _ status: Int?, _ words: String) -> Reply {
    let lines = words.split(separator: "\n").suffix(3).joined(separator: " ")
    let reason = lines.isEmpty ? "curl ended with code \(code)" : lines
    switch code {
    // To curl a range that the server refuses is the end of the file.
    case 0 where status == 416: return .startAgain
    case 0: return Download.size(of: to) > 0 ? .complete : refused("an empty file")
    case 22:
      let found = status.map { "HTTP status \($0)" } ?? reason
      switch status ?? 0 {
      case 416: return .startAgain
      case 408, 429, 500...599: return .interrupted(found)
      default: return refused(found)
      }
    case 33, 36: return .startAgain
    case 28: return .interrupted("no byte for \(Int(patience.rounded(.up))) s")
    case 63: return .refused(tooLarge("more bytes announced"))
    // An address that is none, too many redirects, a certificate that nobody vouches for.
    case 1, 2, 3, 4, 47, 51, 58, 59, 60, 77: return refused(reason)
    default: return .interrupted(reason)
    }
  }

  private func refused(_ found: String) -> Reply {
    .refused(
      DatasetError(
        path: from.absoluteString, found: found, expected: "the file",
        remedy: "check the address, or give a mirror with --from"))
  }

  private func tooLarge(_ found: String) -> DatasetError {
    DatasetError(
      path: from.absoluteString, found: found, expected: "at most \(limit)",
      remedy: "check the address, or give a mirror with --from")
  }
}
