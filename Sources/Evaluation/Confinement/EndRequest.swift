import Dispatch
import Foundation
import Synchronization

/// Notices that this process is asked to end (SIGTERM), so that it can leave its work in order.
final class EndRequest {
  private final class Notice: Sendable {
    let isMade = Mutex(false)
  }

  private let notice = Notice()
  private let source: any DispatchSourceSignal

  /// Starts to listen.
  init() {
    signal(SIGTERM, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
    source.setEventHandler { [notice] in notice.isMade.withLock { $0 = true } }
    source.resume()
  }

  /// Whether it is time to end.
  var isMade: Bool { notice.isMade.withLock { $0 } }
}
