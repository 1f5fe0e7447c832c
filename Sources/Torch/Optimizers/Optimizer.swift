/// Moves parameters along gradients, and can be stored and taken up again.
public protocol Optimizer: AnyObject {
  /// The step size η; schedules change it at every step.
  var learningRate: Double { get set }
  /// What it remembers between steps.
  var state: OptimizerState { get set }
  /// The names of its state's slots.
  var slotNames: [String] { get }
  /// Whether the parameters are where it means them to be: not so while it looks around from there.
  ///
  /// What averages weights takes those of rest alone.
  var isAtRest: Bool { get }
  /// Where the parameters are meant to be while it looks around from there; nil at rest.
  ///
  /// What measures or hands out the weights of this moment takes these, one a parameter.
  var restingPlace: [Tensor]? { get }
  /// What it was made with beyond what a recipe says, in words: a training with other words is another
  /// one, and not gone on with.
  var settings: String { get }
  /// Takes one step.
  ///
  /// - Parameters:
  ///   - gradients: in the order of the parameters.
  ///   - points: where the gradients were taken, for what depends on the weights themselves; the
  ///     parameters' own values where nil.
  func step(_ gradients: [Tensor], at points: [Tensor]?) throws(TorchError)
}

extension Optimizer {
  /// Always, as an optimizer that goes from place to place.
  public var isAtRest: Bool { restingPlace == nil }
  /// None: it is always at rest.
  public var restingPlace: [Tensor]? { nil }
  /// Nothing.
  public var settings: String { "" }

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
