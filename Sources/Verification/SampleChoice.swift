package import Results

/// Which images the attacks are run on again.
package struct SampleChoice: Hashable, Sendable {
  /// Those that the result calls robust, ascending.
  package let claimed: [Int]
  /// Others that the result calls broken, ascending: a quarter as many besides, so that no attack's column is
  /// beyond doubt, and more when no robust ones are left.
  package let broken: [Int]

  /// Draws images at random without replacement, those first that are called robust: they are what
  /// evidence cannot prove.
  ///
  /// - Parameters:
  ///   - count: how many, and a quarter as many broken ones besides; all there are if there are fewer.
  ///   - seed: what they are drawn with.
  package init(_ count: Int, of result: EvaluationResult, seed: UInt64) {
    var generator = SplitMix(seed: seed)
    let robust = result.robust?.indices ?? []
    claimed = Self.drawn(min(count, robust.count), of: robust, &generator)
    broken = Self.drawn(
      max(count - claimed.count, count / 4), of: result.brokenBy.keys.sorted(), &generator)
  }

  /// All of them, ascending.
  package var all: [Int] { (claimed + broken).sorted() }

  private static func drawn(
    _ count: Int, of images: [Int], _ generator: inout SplitMix
  ) -> [Int] {
    images.shuffled(using: &generator).prefix(max(0, count)).sorted()
  }
}
