import ArgumentParser
import Evaluation
import Files
import Foundation

/// Work on one thing after the other, under the locks of what it writes: a failure is told, and the
/// others go on.
struct Session {
  /// The folder in which what is done is kept.
  let place: String
  /// How it goes on after an interruption.
  let remedy: String
  private let interruption = Interruption()

  /// A session that keeps what is done in a folder.
  init(place: String, remedy: String = Self.again) {
    (self.place, self.remedy) = (place, remedy)
  }

  /// What goes on where nothing finished is done anew.
  static let again = "run the same command again."

  /// Asks whether the user wants an end, from any thread, for as long as the session lives.
  var isCancelled: @Sendable () -> Bool { interruption.check }

  /// Stops where the user wants an end.
  func check() throws { if interruption.isRequested { throw CancellationError() } }

  /// Works on each item.
  ///
  /// - Parameters:
  ///   - name: of an item, for the message of a failure.
  ///   - files: what nobody else may write meanwhile.
  /// - Returns: the code to end with at the end; nil where all went well.
  /// - Throws: `ExitCode.interrupted` where the user stops it; what keeps results from being read or
  ///   written, another process among them.
  func run<Item>(
    _ items: [Item], named name: (Item) -> String, locking files: [URL],
    _ work: (Item) throws -> Void
  ) throws -> ExitCode? {
    let locks = try Set(files).map { try FileLock(of: $0) }
    defer { withExtendedLifetime(locks) {} }
    var failure: ExitCode?
    for item in items {
      do {
        try work(item)
      } catch is CancellationError {
        StandardError.line("\nStopped; what was done is kept in \(place). To go on, \(remedy)")
        throw ExitCode.interrupted
      } catch {
        guard !error.isOfResults, !(error is ExitCode), !(error is ValidationError),
          !(error is RankError)
        else { throw error }
        failure = error.isBadInput ? .badInput : .defenseFailed
        StandardError.line("\(name(item)) cannot be measured: \(error)")
      }
    }
    return failure
  }
}
