/// Some samples that one attack is to be run on: what a rank takes at a time.
package struct WorkUnit: Codable, Hashable, Sendable {
  /// The attack's name.
  package let attack: String
  /// The samples' positions in the split.
  package let samples: [Int]
  /// The flags that called for the attack, where it is a remedy's.
  package let flags: [String]

  package init(attack: String, samples: [Int], flags: [String] = []) {
    (self.attack, self.samples, self.flags) = (attack, samples, flags)
  }

  /// Cuts samples into units: large ones first, so that there is little to wait for at the end.
  ///
  /// - Parameters:
  ///   - ranks: how many share them.
  ///   - most: the most samples of a unit, at least 1.
  ///   - least: below which a call of the model is not worth its trouble, at least 1.
  package static func cut(
    _ samples: [Int], among ranks: Int, most: Int, least: Int
  ) -> [[Int]] {
    var parts: [[Int]] = []
    var rest = samples[...]
    while !rest.isEmpty {
      let share = rest.count / (2 * max(ranks, 1))
      let size = min(max(share, min(least, most)), most)
      parts.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return parts
  }
}
