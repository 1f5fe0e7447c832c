import ArgumentParser
import Evaluation

/// Work on one thing after the other: a failure is told, and the others go on.
struct Series {
  /// The folder in which what is done is kept.
  let place: String

  /// Works on each item.
  ///
  /// - Parameter name: of an item, for the message of a failure.
  /// - Returns: the code to end with at the end; nil where all went well.
  /// - Throws: `ExitCode.interrupted` where the user stops it; what keeps results from being read or written.
  func run<Item>(
    _ items: [Item], named name: (Item) -> String, _ work: (Item) throws -> Void
  ) throws -> ExitCode? {
    var failure: ExitCode?
    for item in items {
      do {
        try work(item)
      } catch is CancellationError {
        StandardError.line(
          "\nStopped; what was done is kept in \(place). To go on, run the same command again.")
        throw ExitCode.interrupted
      } catch {
        if error.isOfResults { throw error }
        failure = error.isBadInput ? .badInput : .defenseFailed
        StandardError.line("\(name(item)) cannot be measured: \(error)")
      }
    }
    return failure
  }
}
