import Foundation
import Synchronization

/// The descriptor on which a task answers: standard output as it was at the start, which nothing that a model
/// prints reaches any more.
final class TaskChannel: Sendable {
  private let descriptor: Int32
  private let turn = Mutex(())

  /// Takes standard output away from whatever else would write there.
  init() {
    descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  /// Sends a message; where nobody listens any more, this process has no purpose.
  func send(_ frame: TaskFrame) {
    turn.withLock { _ in
      frame.bytes.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let part = UnsafeRawBufferPointer(rebasing: rest)
          let written = write(descriptor, part.baseAddress, part.count)
          if written < 0, errno == EINTR { continue }
          guard written > 0 else { _exit(1) }
          rest = rest.dropFirst(written)
        }
      }
    }
  }
}
