import Foundation

/// How long a process has had the chance to run, by a clock that nobody sets: a machine that slept and a
/// process that was stopped do not count.
package struct ActiveTime {
  /// In all, in seconds.
  package private(set) var total = 0.0
  /// Since it was last heard of.
  package private(set) var silence = 0.0
  private var last = ContinuousClock.now
  private let process: Int32

  /// So much passes at most between two looks of a watcher that runs.
  private static let longest = 1.0

  /// The time of a process from now on.
  package init(of process: Int32) { self.process = process }

  /// Looks again.
  ///
  /// - Parameter isHeard: whether it has been heard of since the last look.
  package mutating func advance(isHeard: Bool) {
    let now = ContinuousClock.now
    let passed = now - last
    last = now
    let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    let counted = isStopped ? 0 : min(seconds, Self.longest)
    total += counted
    silence = isHeard ? 0 : silence + counted
  }

  /// Whether somebody has stopped it (SIGSTOP, a debugger).
  private var isStopped: Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return false }
    return text[end...].dropFirst(2).first.map { "Tt".contains($0) } ?? false
  }
}
