import Foundation
import Glibc

/// A line to a server: requests and replies, one after the other.
final class ServerConnection {
  let greeting: ServerGreeting
  private let descriptor: Int32
  private var unread: [UInt8] = []
  /// Kept logits that the next request lets go of.
  private var released: [Int] = []
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()
  /// Why the server ended, where that is known.
  private let ending: () -> String?

  private static let longestLine = 1 << 20

  /// Connects to a server that listens, or soon will.
  ///
  /// - Parameters:
  ///   - path: its socket.
  ///   - patience: seconds to wait for it.
  ///   - ending: why it does not listen any more; nil while it runs.
  init(path: String, patience: Double, ending: @escaping () -> String? = { nil }) throws {
    self.ending = ending
    let deadline = Date.now.addingTimeInterval(patience)
    while true {
      if let connected = try Self.connected(to: path) {
        descriptor = connected
        break
      }
      if let ending = ending() { throw ServerFailure(ending) }
      guard Date.now < deadline else {
        throw ServerFailure("no server listens on \(path) (waited \(Int(patience)) s)")
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    do {
      var buffer: [UInt8] = []
      let line = try Self.line(descriptor, &buffer, ending)
      greeting = try JSONDecoder().decode(ServerGreeting.self, from: Data(line))
      unread = buffer
    } catch {
      close(descriptor)
      guard error is DecodingError else { throw error }
      throw ServerFailure("\(path) does not speak the protocol of Rampart")
    }
    guard greeting.rampart == 1 else {
      close(descriptor)
      throw ServerFailure("the server speaks version \(greeting.rampart) of the protocol, not 1")
    }
  }

  deinit { close(descriptor) }

  /// Lets the server forget logits, with the next request: nobody waits for that.
  func release(_ id: Int) { released.append(id) }

  /// Asks, and waits for the answer.
  func ask(_ request: ServerRequest) throws -> ServerReply {
    var request = request
    if !released.isEmpty { (request.release, released) = (released, []) }
    let line = try encoder.encode(request) + [UInt8(ascii: "\n")]
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ServerFailure(ending() ?? "the server went away") }
      rest = rest.dropFirst(count)
    }
    let answer = try Self.line(descriptor, &unread, ending)
    guard let reply = try? decoder.decode(ServerReply.self, from: Data(answer)) else {
      let text = String(decoding: answer.prefix(80), as: UTF8.self)
      throw ServerFailure("the server answered '\(text)'")
    }
    if let error = reply.error { throw ServerFailure("the served model failed: \(error)") }
    return reply
  }

  /// The bytes to the end of a line, and what came behind it.
  private static func line(
    _ descriptor: Int32, _ unread: inout [UInt8], _ ending: () -> String?
  ) throws -> [UInt8] {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(unread[..<end])
        unread.removeFirst(end + 1)
        return line
      }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0, unread.count < longestLine else {
        Thread.sleep(forTimeInterval: 0.1)  // Time for its process to have ended.
        throw ServerFailure(ending() ?? "the server went away")
      }
      unread += buffer[..<count]
    }
  }

  private static func connected(to path: String) throws -> Int32? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else {
      throw ServerFailure("the path of a socket has at most \(room - 1) bytes: \(path)")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ServerFailure(String(cString: strerror(errno))) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status == 0 { return descriptor }
    close(descriptor)
    return nil
  }
}
