/// Which images a protocol that attacks lots attacked in full, and what is to be expected of the others.
public struct LotsRecord: Codable, Sendable, Hashable {
  /// The positions of the images that were attacked in full, ascending.
  public var attackedIndices: [Int]
  /// How many images nothing broke that were not attacked in full.
  public var spared = 0
  /// How many of those the ranked protocol would break, by what it broke of other nets' images.
  public var expectedBroken = 0.0
  /// What that number is below, with 95 % confidence: Clopper and Pearson's bound over all images of all other
  /// nets together.
  public var mostBroken = 0.0
  /// How many other nets that comes from.
  public var nets = 0

  /// A record of the images attacked in full.
  public init(attackedIndices: [Int]) { self.attackedIndices = attackedIndices.sorted() }

  /// The record with what follows for a net.
  ///
  /// - Parameters:
  ///   - robust: the positions of the images that nothing broke.
  ///   - sha256: the hash of the net's weights.
  func concluded(robust: [Int], sha256: String?) -> LotsRecord {
    var record = self
    record.spared = Set(robust).subtracting(attackedIndices).count
    let others = SparedImages.pooled(without: sha256)
    record.nets = others.nets
    let share = others.spared > 0 ? Double(others.broken) / Double(others.spared) : 0
    record.expectedBroken = share * Double(record.spared)
    record.mostBroken =
      ClopperPearson.upper(successes: others.broken, of: others.spared) * Double(record.spared)
    return record
  }

  /// What is to be expected, in a sentence.
  public var summary: String {
    func text(_ number: Double) -> String { "\((10 * number).rounded() / 10)" }
    return
      "of \(spared) images not attacked in full, \(text(expectedBroken)) are expected to break, at most "
      + "\(text(mostBroken)) (95 %, from \(nets) other nets)"
  }
}
