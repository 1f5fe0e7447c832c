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
  ///   - passes: how many passes the attack may make for each sample: what is judged is judged in whole calls of
  ///     the model, which is not worth its trouble for few samples with few passes.
  ///   - chunk: the most samples of a unit; sizes are multiples of its eighth, as calls of the model are.
  package static func cut(
    _ samples: [Int], among ranks: Int, passes: Int, chunk: Int
  ) -> [[Int]] {
    let step = max(1, chunk / 8)
    // Judging takes about as long as five chunks without gradients: a twentieth of the unit at most.
    let least = min(chunk, (33 * chunk / max(passes, 1) + step) / step * step)
    var parts: [[Int]] = []
    var rest = samples[...]
    while !rest.isEmpty {
      // Smaller ones would wait less for each other, and lose more in calls of few images.
      let share = rest.count / max(ranks, 1) / step * step
      let size = min(max(share, least), chunk)
      parts.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return parts
  }
}
