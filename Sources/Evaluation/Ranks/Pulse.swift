/// Whether a process that counts upwards is alive, by the clock of whoever looks: clocks of other machines do
/// not matter.
package struct Pulse {
  /// How long its count has stood still, in seconds.
  package private(set) var silence = 0.0
  private var count: Int
  private var last: ContinuousClock.Instant

  /// So much passes at most between two looks of an observer that runs; one that was stopped learns nothing of
  /// the time in between.
  private static let longest = 2.0

  /// Looks for the first time.
  package init(_ count: Int, at now: ContinuousClock.Instant = .now) {
    (self.count, last) = (count, now)
  }

  /// Looks again.
  package mutating func look(_ count: Int, at now: ContinuousClock.Instant = .now) {
    let passed = (now - last) / .seconds(1)
    silence = count == self.count ? silence + min(passed, Self.longest) : 0
    (self.count, last) = (count, now)
  }
}
