/// How many of several defenses lose each image.
public struct ImageDifficulty: Sendable, Hashable {
  /// Of each image that all of them evaluated, how many are wrong on it or were broken on it.
  public let losers: [Int: Int]

  /// Counts over results of the same images; those without numbers are left out.
  public init(_ results: [EvaluationResult]) {
    let verdicts = results.map { $0.verdicts() }.filter { !$0.isEmpty }
    var losers: [Int: Int] = [:]
    for image in verdicts.first?.keys.sorted() ?? [] {
      let found = verdicts.compactMap { $0[image] }
      if found.count == verdicts.count { losers[image] = found.count { $0 != .robust } }
    }
    self.losers = losers
  }

  /// The images, ascending, by how many lose them; hardest first.
  public var groups: [(losers: Int, images: [Int])] {
    let groups = Dictionary(grouping: losers.keys) { losers[$0] ?? 0 }
    return groups.keys.sorted(by: >).map { ($0, groups[$0, default: []].sorted()) }
  }
}
