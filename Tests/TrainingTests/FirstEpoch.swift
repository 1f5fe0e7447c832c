import Synchronization

/// The first epoch that a training ran.
final class FirstEpoch: Sendable {
  private let epoch = Mutex(Int?.none)

  /// Takes an epoch that begins.
  func see(_ begun: Int) { epoch.withLock { $0 = $0 ?? begun } }

  var value: Int { epoch.withLock { $0 } ?? 0 }
}
