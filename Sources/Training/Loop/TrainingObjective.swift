public import Models
public import Robustness
public import Torch

/// What a defense minimises on a batch: its idea, in one function.
public protocol TrainingObjective {
  /// The loss of a batch.
  ///
  /// - Parameters:
  ///   - clean: the clean images; noised ones where the inner attack counts those as clean.
  ///   - adversarial: the images that the inner attack found.
  ///   - step: where the training is, and the chance of this step.
  ///   - forward: the network with its weights being recorded.
  /// - Returns: the loss to minimise, a single number, and the logits on the adversarial images.
  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor)

  /// How far the weights are moved for this step's gradient, one tensor for each trained parameter;
  /// nil, the default, where the gradient is taken at the weights themselves.
  ///
  /// The step is then taken from the weights where they were, along the gradient where they were moved.
  ///
  /// - Parameters:
  ///   - network: the network at its weights; it must be left as it is.
  ///   - clean: the batch.
  ///   - adversarial: its adversarial images.
  ///   - step: where the training is.
  func displacement(
    of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
  ) throws -> [Tensor]?

  /// Whether the loss takes the logits on clean images from the step, where an attack in train mode that
  /// starts there has made that pass already; no by default.
  ///
  /// The pass is then made once, with weights that are recorded; its numbers are those of a second one.
  /// Where the gradient is taken at moved weights, the step has no such logits.
  var sharesCleanPass: Bool { get }

  /// Moves weights to where they are allowed to be, before the first step and after each one; nothing
  /// by default.
  func constrain(_ network: Network) throws
}

extension TrainingObjective {
  /// None.
  public func displacement(
    of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
  ) throws -> [Tensor]? { nil }

  /// No.
  public var sharesCleanPass: Bool { false }

  /// Leaves the weights as they are.
  public func constrain(_ network: Network) throws {}
}

/// The mean cross-entropy on adversarial images; on clean ones where the inner attack has no steps.
///
/// Madry et al. 2018, equation 2.1.
public struct AdversarialCrossEntropy: TrainingObjective {
  /// The objective; it has no settings.
  public init() {}

  public func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor) {
    let logits = try forward(adversarial, .train)
    return (try logits.crossEntropy(clean.labels).mean(), logits)
  }
}
