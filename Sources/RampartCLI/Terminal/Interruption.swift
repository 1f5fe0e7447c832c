import Dispatch
import Foundation
import Synchronization

/// Notices Ctrl-C and termination, so that what was done can be kept.
final class Interruption {
  /// What the signal handlers write.
  private final class Notice: Sendable {
    let isRaised = Mutex(false)
  }

  private let notice = Notice()
  private let sources: [any DispatchSourceSignal]

  /// Starts to listen.
  init() {
    let notice = notice
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { notice.isRaised.withLock { $0 = true } }
      source.resume()
      return source
    }
  }

  /// Asks whether the user wants an end, from any thread, for as long as this object lives.
  var check: @Sendable () -> Bool {
    { [notice] in notice.isRaised.withLock { $0 } }
  }

  /// Whether the user wants an end.
  var isRequested: Bool { notice.isRaised.withLock { $0 } }
}
