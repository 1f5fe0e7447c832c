/// What a training took, interrupted runs included and measuring not.
public struct TrainingCost: Hashable, Sendable {
  /// The time of all processors, in seconds.
  public let processorSeconds: Double
  /// Images' forward passes.
  public let forwardPasses: Int
  /// Images' backward passes.
  public let backwardPasses: Int

  /// A cost.
  public init(processorSeconds: Double, forwardPasses: Int, backwardPasses: Int) {
    self.processorSeconds = processorSeconds
    self.forwardPasses = forwardPasses
    self.backwardPasses = backwardPasses
  }
}
