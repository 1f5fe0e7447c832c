import Dispatch
import Foundation

/// The standard input of a task that asks questions: its job, and then the answers.
///
/// A socket, because writing to a process that has gone must be no signal; the task's end is only read.
final class TaskInput: @unchecked Sendable {
  /// What the process is given.
  let end: FileHandle
  private let descriptor: Int32
  // Unchecked because of the handle, which one thread uses; all writing is the queue's.
  private let queue = DispatchQueue(label: "rampart.answers")

  /// - Throws: `POSIXError`.
  init() throws {
    var pair: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0
    else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    descriptor = pair[0]
    end = FileHandle(fileDescriptor: pair[1], closeOnDealloc: true)
  }

  deinit { close(descriptor) }

  /// Sends messages, in order, without waiting until they are read; to a process that has gone nothing is sent.
  func post(_ frames: [TaskFrame]) {
    queue.async { [self] in for frame in frames { deliver(frame.bytes) } }
  }

  /// The process was started, and has an end of its own.
  func processHasStarted() { try? end.close() }

  private func deliver(_ bytes: Data) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let written = send(
          descriptor, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
      }
    }
  }
}
