import Foundation

/// A task's standard input: what is to be done, and then the answers to what it asks.
final class TaskInbox {
  private let descriptor: Int32
  private var pending = Data()

  /// How much is read at a time.
  private static let portion = 1 << 20

  init(_ descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

  /// The next message; nil at the end.
  ///
  /// - Throws: `TaskFrame.Malformed`.
  func next() throws -> TaskFrame? {
    while true {
      if let frame = try TaskFrame.next(in: &pending) { return frame }
      guard let more = portion() else { return nil }
      pending = pending.isEmpty ? more : Data(pending) + more
    }
  }

  /// The job, up to where the answers begin.
  func job() throws -> TaskJob {
    var (task, records, state) = (Data(), [Data](), Data?.none)
    while let frame = try next(), frame.kind != .begin {
      switch frame.kind {
      case .task: task = frame.content
      case .record: records.append(frame.content)
      case .state: state = frame.content
      default: throw TaskFrame.Malformed()
      }
    }
    return TaskJob(task: task, records: records, state: state)
  }

  /// The answer to what was asked, with its parcels; nil where nobody is left who could give one.
  func answer() throws -> (content: Data, parcels: [Data])? {
    var parcels: [Data] = []
    while let frame = try next() {
      switch frame.kind {
      case .parcel: parcels.append(frame.content)
      case .answer: return (frame.content, parcels)
      default: throw TaskFrame.Malformed()
      }
    }
    return nil
  }

  /// What can be read now; nil at the end.
  private func portion() -> Data? {
    var data = Data(count: Self.portion)
    while true {
      let count = data.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      return count > 0 ? data.prefix(count) : nil
    }
  }
}
