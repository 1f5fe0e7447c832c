/// How much a model's loss rises when its weights are perturbed.
public struct Flatness: Hashable, Sendable {
  /// A rise over random directions.
  public struct Average: Hashable, Sendable {
    /// The mean over directions of the loss at perturbed weights, minus the reference.
    public let value: Double
    /// The standard error of that mean; 0 for a single direction.
    public let standardError: Double

    /// The rise of losses over a reference, one loss a direction.
    public init(_ losses: [Double], over reference: Double) {
      let count = Double(losses.count)
      let mean = losses.reduce(0, +) / count
      let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      value = mean - reference
      standardError = losses.count > 1 ? (squares / (count - 1) / count).squareRoot() : 0
    }
  }

  /// A rise in the worst direction found within a radius.
  public struct Worst: Hashable, Sendable {
    /// The radius ξ.
    public let radius: Double
    /// The loss there, minus the reference.
    public let value: Double
  }

  /// The losses at the weights as they are.
  public var reference: LossSum
  /// The same on training images.
  public var training: LossSum?
  /// The rise of the robust loss over random directions.
  public var average: Average?
  /// The rise of the clean loss over the same directions.
  public var cleanAverage: Average?
  /// The rises of the robust loss in the worst directions.
  public var worst: [Worst] = []
  /// The rises of the clean loss in the worst directions.
  public var cleanWorst: [Worst] = []
  /// Forward passes made, one a sample.
  public var forwardPasses = 0
  /// Backward passes made, one a sample.
  public var backwardPasses = 0
  /// How long each measure took: `reference`, `training`, `average`, `worst`, `clean worst`.
  public var seconds: [String: Double] = [:]
}
