import Datasets
import Testing

@Suite("What curl prints")
struct ServerAnswerTests {
  /// What curl prints, and what of it is the file.
  struct Answer: Sendable {
    let text: String
    let status: Int?
    let length: Int?
    let file: String
  }

  static let answers = [
    Answer(
      text: "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nHTTP/1.1 is it", status: 200, length: 12,
      file: "HTTP/1.1 is it"),
    Answer(
      text:
        "HTTP/1.1 302 Found\r\nContent-Length: 5\r\n\r\nHTTP/2 206 \r\ncontent-length:7\r\n\r\nfile",
      status: 206, length: 7, file: "file"),
    Answer(
      text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\r\n\r\n", status: 200,
      length: nil,
      file: "\r\n\r\n"),
    Answer(text: "HTTP/1.0 200 OK\nA: b\n\nfile", status: 200, length: nil, file: "file"),
    Answer(text: "HTTP/1.1 300 Choose\r\n\r\nHTML", status: 300, length: nil, file: "HTML"),
    Answer(
      text: "HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n", status: 404, length: 0, file: ""),
    Answer(text: "HTTP/1.1 200 OK\r\nContent-Le", status: nil, length: nil, file: ""),
    Answer(text: "no header", status: nil, length: nil, file: "no header"),
  ]

  @Test("headers and file are told apart, in whatever pieces they come", arguments: answers)
  func pieces(expected: Answer) {
    let bytes = Array(expected.text.utf8)
    for size in 1...bytes.count {
      var answer = ServerAnswer()
      var file: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        file += answer.body(in: bytes[start..<min(start + size, bytes.count)])
      }
      #expect(String(decoding: file, as: UTF8.self) == expected.file, "pieces of \(size)")
      #expect(answer.status == expected.status && answer.length == expected.length)
    }
  }
}
