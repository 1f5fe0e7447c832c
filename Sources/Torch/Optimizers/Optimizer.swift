/// Moves parameters along gradients, and can be stored and taken up again.
public protocol Optimizer: AnyObject {
  /// The step size η; schedules change it at every step.
  var learningRate: Double { get set }
  /// What it remembers between steps.
  var state: OptimizerState { get set }
  /// The names of its state's slots.
  var slotNames: [String] { get }
  /// Takes one step.
  ///
  /// - Parameters:
  ///   - gradients: in the order of the parameters.
  ///   - points: where the gradients were taken, for what depends on the weights themselves; the
  ///     parameters' own values where nil.
  func step(_ gradients: [Tensor], at points: [Tensor]?) throws(TorchError)
}

extension Optimizer {
  /// Takes one step along gradients at the parameters' own values.
  public func step(_ gradients: [Tensor]) throws(TorchError) { try step(gradients, at: nil) }
}

/// What an optimizer remembers between steps.
public struct OptimizerState: Sendable {
  /// The number of steps taken.
  public var steps: Int
  /// Tensors by what they are, one a parameter in each list.
  public var slots: [String: [Tensor]]

  /// A state; empty before the first step.
  public init(steps: Int = 0, slots: [String: [Tensor]] = [:]) {
    self.steps = steps
    self.slots = slots
  }
}
