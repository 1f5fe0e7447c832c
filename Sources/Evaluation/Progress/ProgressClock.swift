import Foundation

/// Turns chunks of work into reports of progress, a few a second.
package final class ProgressClock {
  private let report: (CellProgress) throws -> Void
  private var attack = ""
  private var samples = 0
  private var finished = 0
  private var recalled = 0
  private var robust = 0
  private var passes = 1
  /// Model calls since the last finished batch.
  private var calls = 0
  private var started = Date()
  private var reported = Date.distantPast

  package init(_ report: @escaping (CellProgress) throws -> Void) { self.report = report }

  /// An attack starts.
  ///
  /// - Parameter passes: how many passes it may make for each sample.
  package func begin(_ attack: String, samples: Int, passes: Int) {
    self.attack = attack
    self.samples = samples
    self.passes = max(1, passes)
    (finished, recalled, calls, robust) = (0, 0, 0, samples)
    (started, reported) = (Date(), .distantPast)
  }

  /// An earlier process was through with so many.
  func recall(_ count: Int, robust: Int) throws {
    recalled = count
    try advance(by: count, robust: robust)
  }

  /// A batch is done.
  package func advance(by count: Int, robust: Int) throws {
    finished += count
    calls = 0
    self.robust = robust
    try send()
  }

  /// A chunk is done.
  package func beat() throws {
    calls += 1
    guard Date().timeIntervalSince(reported) > 0.2 else { return }
    try send()
  }

  private func send() throws {
    reported = Date()
    // Within a batch only the number of calls is known; their size is taken to be a typical chunk.
    let inBatch = Double(calls * 64) / Double(passes)
    let done = min(Double(finished) + inBatch, Double(samples) * 0.999)
    let share = finished == samples ? 1 : done / Double(max(samples, 1))
    try report(
      CellProgress(
        attack: attack, share: share, robust: robust, samples: samples,
        seconds: Date().timeIntervalSince(started), recalled: recalled))
  }
}
