import Foundation

/// One message between a task's process and the one that waits for it: a kind, a length, the content.
struct TaskFrame {
  /// What is said.
  enum Kind: UInt8 {
    /// To the task: what is to be done, as JSON.
    case task
    /// To the task, what an earlier one kept; from it, what is to be kept.
    case record
    /// What was kept is of something else: the next record is the first.
    case restart
    /// The state of unfinished work; empty for none.
    case state
    /// How far it has come, as JSON.
    case progress
    /// Why it gave up, as JSON.
    case complaint
    /// What it came to, as JSON.
    case outcome
    /// To the task: nothing more comes before it asks.
    case begin
    /// What it asks, as JSON.
    case request
    /// Bytes that belong to the request or the answer after them.
    case parcel
    /// To the task: the answer to its request, as JSON.
    case answer
  }

  let kind: Kind
  let content: Data

  /// No more than so many bytes are taken in one message.
  static let most = 1 << 31
  private static let headLength = 9

  init(_ kind: Kind, _ content: Data = Data()) { (self.kind, self.content) = (kind, content) }

  /// As it is sent.
  var bytes: Data {
    var bytes = Data([kind.rawValue])
    withUnsafeBytes(of: UInt64(content.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + content
  }

  /// Bytes that are no message.
  struct Malformed: Error {}

  /// Takes the first whole message off the front of what was received; nil where there is none yet.
  static func next(in bytes: inout Data) throws -> TaskFrame? {
    guard bytes.count >= headLength else { return nil }
    let length = bytes.dropFirst().prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let kind = bytes.first.flatMap(Kind.init), length <= most else { throw Malformed() }
    guard bytes.count - headLength >= length else { return nil }
    let content = bytes.dropFirst(headLength).prefix(Int(length))
    defer { bytes = bytes.dropFirst(headLength + Int(length)) }
    return TaskFrame(kind, Data(content))
  }
}
