/// The ranks that the images tested leave possible, for example 1–3.
public struct RankInterval: Sendable, Hashable, CustomStringConvertible {
  /// One more than the number of entries that are significantly better.
  public var best: Int
  /// The number of entries less those that are significantly worse.
  public var worst: Int

  /// The ranks between two ends.
  public init(best: Int, worst: Int) {
    self.best = best
    self.worst = worst
  }

  /// The interval as tables print it: `1–3`, or `2` where there is no doubt.
  public var description: String { best == worst ? "\(best)" : "\(best)–\(worst)" }
}

extension RankInterval {
  /// The level at which a difference between two rows counts as significant, wherever one is judged.
  public static let level = 0.05

  /// The rank intervals of entries that were tested on the same images.
  ///
  /// Every pair is compared by the exact mid-p McNemar test, with Holm's correction over all
  /// pairs. Cost: pairs × images ÷ 64.
  ///
  /// - Parameters:
  ///   - robust: of each entry, the images that it withstands
  ///   - level: the level of significance after the correction
  /// - Returns: the intervals, in the order of the entries
  public static func all(robust: [[Int]], level: Double = level) -> [RankInterval] {
    let sets = robust.map(BitSet.init)
    var pairs: [(first: Int, second: Int, firstLeads: Bool)] = []
    var pValues: [Double] = []
    for first in sets.indices {
      for second in sets.indices.dropFirst(first + 1) {
        let onlyFirst = sets[first].count(without: sets[second])
        let onlySecond = sets[second].count(without: sets[first])
        pairs.append((first, second, onlyFirst > onlySecond))
        pValues.append(McNemar.midP(onlyFirst: onlyFirst, onlySecond: onlySecond))
      }
    }
    var result = sets.map { _ in RankInterval(best: 1, worst: sets.count) }
    for (pair, p) in zip(pairs, Holm.adjusted(pValues)) where p < level {
      let (better, worse) =
        pair.firstLeads ? (pair.first, pair.second) : (pair.second, pair.first)
      result[better].worst -= 1
      result[worse].best += 1
    }
    return result
  }
}
