/// Separates what curl prints, the server's headers and then the file; of the headers of several answers,
/// when the server redirects, the last count.
package struct ServerAnswer {
  /// The HTTP status.
  package private(set) var status: Int?
  /// The number of bytes that were announced.
  package private(set) var length: Int?
  private var head: [UInt8] = []
  private var isBody = false

  /// Nothing has come yet.
  package init() {}

  /// Takes in the next bytes.
  ///
  /// - Returns: those of them, and of what was held back before, that belong to the file.
  package mutating func body(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard !isBody else { return bytes }
    head += bytes
    let begin = Array("HTTP/".utf8)
    while head.starts(with: begin), let end = endOfHeaders {
      read(String(decoding: head[..<end], as: UTF8.self))
      head.removeFirst(end)
      isBody = status.map { !(100..<200 ~= $0 || 300..<400 ~= $0) } ?? true
      if isBody { break }
    }
    // Behind a redirection comes another header, or what the server says of a redirection to nowhere.
    if !isBody, !head.starts(with: begin), !begin.starts(with: head) { isBody = true }
    defer { if isBody { head = [] } }
    return isBody ? head[...] : []
  }

  /// Where the empty line ends that ends the headers.
  private var endOfHeaders: Int? {
    for place in head.indices where head[place] == UInt8(ascii: "\n") {
      let rest = head[(place + 1)...]
      if rest.first == UInt8(ascii: "\n") { return place + 2 }
      if rest.starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) { return place + 3 }
    }
    return nil
  }

  private mutating func read(_ headers: String) {
    let lines = headers.split(whereSeparator: \.isNewline)
    status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let name = "content-length:"
    length = lines.last { $0.lowercased().hasPrefix(name) }.flatMap {
      Int($0.dropFirst(name.count).filter { !$0.isWhitespace })
    }
  }
}
