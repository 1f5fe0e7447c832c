import Foundation
import Synchronization

/// The end of what a process says, for a sentence on why it ended.
///
/// Whoever reads the process's output adds to it, on any thread.
final class LastWords: Sendable {
  private static let mostBytes = 16_384

  private let kept = Mutex(Data())
  private let ended = DispatchSemaphore(value: 0)

  /// Takes more of it.
  func add(_ data: Data) {
    kept.withLock { $0 = ($0 + data.suffix(Self.mostBytes)).suffix(Self.mostBytes) }
  }

  /// Nothing more will come.
  func end() { ended.signal() }

  /// The last line that is not empty, once everything was read or a time in seconds is over.
  func last(within seconds: Double) -> String {
    if ended.wait(timeout: .now() + seconds) == .success { ended.signal() }
    let text = String(decoding: kept.withLock { $0 }, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return String((lines.last { !$0.isEmpty } ?? "").prefix(400))
  }
}
