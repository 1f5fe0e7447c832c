import Foundation
import Glibc
import Synchronization

/// A web server on this machine that serves one file, well or badly.
final class FileServer: Sendable {
  /// What the server does wrong.
  enum Manner: Sendable, CaseIterable {
    case good
    case redirects
    case ignoresRanges
    case breaksOff
    case breaksOffAndIgnoresRanges
    case stalls
    case announcesTooMuch
    case announcesTooLittle
    case announcesAbsurdly
    case sendsWithoutEnd
    case failsAtFirst
    case wrongRange
    case sendsOtherBytes
    case notFound
    case forbidsRanges
    case hangsUp
    case saysNothing
    case sendsNothing
    case redirectsToFile
    case redirectsForEver
  }

  /// The address below which every name leads to the file.
  let url: URL
  private let contents: [UInt8]
  private let manner: Manner
  private let descriptor: Int32
  private let requestCount = Mutex(0)
  private let ranges = Mutex<[Int]>([])

  /// The offsets that were asked for, one a request.
  var requests: [Int] { ranges.withLock { $0 } }

  init(_ contents: [UInt8], _ manner: Manner) throws {
    self.contents = contents
    self.manner = manner
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) + listen(descriptor, 16)
          + getsockname(descriptor, pointer, &length)
      }
    }
    guard status == 0,
      let url = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/")
    else { throw CocoaError(.fileReadUnknown) }
    self.url = url
    Thread.detachNewThread { [weak self] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        guard let server = self else {
          close(client)
          return
        }
        server.answer(client)
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private func answer(_ client: Int32) {
    defer { close(client) }
    let request = head(client)
    let number = requestCount.withLock { count -> Int in
      count += 1
      return count
    }
    let offset =
      request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("range: bytes=") }
      .flatMap { Int($0.dropFirst(13).prefix { $0.isNumber }) } ?? 0
    ranges.withLock { $0.append(offset) }
    switch manner {
    case .redirects where !request.contains("moved"):
      send("HTTP/1.1 302 Found\r\nLocation: /moved/file\r\nContent-Length: 0\r\n", [], client)
    case .failsAtFirst where number == 1:
      send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n", [], client)
    case .notFound:
      send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n", Array("gone".utf8), client)
    case .hangsUp: break
    case .saysNothing: Thread.sleep(forTimeInterval: 4)
    case .sendsNothing: send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", [], client)
    case .redirectsToFile:
      send(
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n", [], client)
    case .redirectsForEver:
      send("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n", [], client)
    case .forbidsRanges where offset > 0:
      send("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n", [], client)
    default: sendFile(from: offset, number, client)
    }
  }

  private func sendFile(from offset: Int, _ number: Int, _ client: Int32) {
    let isPartial =
      offset > 0 && ![.ignoresRanges, .breaksOffAndIgnoresRanges].contains(manner)
    var body = Array(contents[(isPartial ? min(offset, contents.count) : 0)...])
    var length = "\(body.count)"
    switch manner {
    case .breaksOff, .breaksOffAndIgnoresRanges: body = Array(body.prefix(contents.count / 3))
    case .stalls: body = Array(body.prefix(100_000))
    case .announcesTooMuch: length = "\(body.count + 1000)"
    case .announcesTooLittle: length = "\(body.count / 2)"
    case .announcesAbsurdly: length = "900000000000000"
    case .sendsOtherBytes: body[0] ^= 1
    default: break
    }
    let from = manner == .wrongRange ? offset / 2 : offset
    let status =
      isPartial
      ? "206 Partial Content\r\nContent-Range: bytes \(from)-\(contents.count - 1)/\(contents.count)"
      : "200 OK"
    let announced = manner == .sendsWithoutEnd ? "" : "Content-Length: \(length)\r\n"
    send("HTTP/1.1 \(status)\r\n\(announced)", body, client)
    if manner == .stalls && number < 3 { Thread.sleep(forTimeInterval: 3) }
    if manner == .sendsWithoutEnd {
      while write(client, body) {}
    }
  }

  private func head(_ client: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func send(_ head: String, _ body: [UInt8], _ client: Int32) {
    if write(client, Array((head + "Connection: close\r\n\r\n").utf8)) { _ = write(client, body) }
  }

  private func write(_ client: Int32, _ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(
          client, buffer.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
