import Foundation
import Synchronization

/// A line that says how far something has come: redrawn in place on a terminal, a plain line every
/// few seconds elsewhere.
final class ProgressLine: Sendable {
  private struct State {
    var lastDrawn = Date.distantPast
    var width = 0
  }

  private let state = Mutex(State())
  private let interval: TimeInterval = StandardError.isTerminal ? 0.1 : 10

  /// Shows the text, unless something was shown a moment ago.
  ///
  /// - Parameter isFinal: shows it in any case and leaves it standing.
  func show(_ text: @autoclosure () -> String, isFinal: Bool = false) {
    state.withLock { state in
      let now = Date()
      guard isFinal || now.timeIntervalSince(state.lastDrawn) >= interval else { return }
      state.lastDrawn = now
      let text = text()
      guard StandardError.isTerminal else {
        StandardError.line(text)
        return
      }
      let padding = String(repeating: " ", count: max(0, state.width - text.count))
      StandardError.write("\r" + text + padding + (isFinal ? "\n" : ""))
      state.width = isFinal ? 0 : text.count
    }
  }

  /// The next text is shown at once.
  func restart() { state.withLock { $0.lastDrawn = .distantPast } }

  /// A bar such as `████████······` for a share between 0 and 1.
  static func bar(_ share: Double, width: Int = 24) -> String {
    let filled = Int((min(max(share, 0), 1) * Double(width)).rounded())
    return String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
  }

  /// A duration such as `2 m 05 s`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) m \(String(format: "%02d", whole % 60)) s" }
    return "\(whole / 3600) h \(String(format: "%02d", whole % 3600 / 60)) m"
  }
}
