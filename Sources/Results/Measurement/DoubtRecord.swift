/// What looking for reasons to doubt cost; remedies are not in it.
public struct DoubtRecord: Codable, Sendable, Hashable {
  /// Forward passes, counted in images.
  public var forwardPasses: Int
  /// Backward passes, counted in images.
  public var backwardPasses: Int
  /// Wall-clock seconds.
  public var seconds: Double

  /// A record.
  public init(forwardPasses: Int, backwardPasses: Int, seconds: Double) {
    self.forwardPasses = forwardPasses
    self.backwardPasses = backwardPasses
    self.seconds = seconds
  }
}
