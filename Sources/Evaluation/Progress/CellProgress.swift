/// How far a cell has come.
public struct CellProgress: Codable, Hashable, Sendable {
  /// What is running: `clean`, a variation of the images, or an attack's name.
  public var attack: String
  /// The share of it that is done at least, 0 … 1.
  public var share: Double
  /// How many samples are still classified correctly, of those that it has finished or not begun.
  public var robust: Int
  /// How many samples it started with.
  public var samples: Int
  /// The time it has run in this process.
  public var seconds: Double
  /// How many of its samples an earlier process was through with.
  public var recalled = 0

  /// The time that it may still take: an upper bound, since samples leave once broken.
  public var secondsLeft: Double? {
    let before = Double(recalled) / Double(max(samples, 1))
    return share - before > 0.01 ? seconds / (share - before) * (1 - share) : nil
  }
}
