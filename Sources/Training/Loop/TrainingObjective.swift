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
  /// - Returns: the loss to minimise, a single number, and the logits on the adversarial images, or on
  ///   the first of them where the others have none.
  func loss(
    clean: AttackBatch, adversarial: Tensor, step: StepContext,
    forward: (Tensor, Mode) throws -> Tensor
  ) throws -> (value: Tensor, logits: Tensor)

  /// What is trained beside the network's weights, such as a head of its own: in the optimizer and in
  /// checkpoints, but not in what is handed out; nothing by default.
  ///
  /// - Parameters:
  ///   - network: what is trained, before anything else is asked; it may be kept.
  ///   - random: the chance of the initial values.
  func makeParameters(for network: Network, random: RandomSource) throws -> ParameterStore?

  /// What is attacked and trained on in a step, made of the images that came up: as they are by default.
  ///
  /// - Returns: a batch with as many rows.
  func view(_ batch: AttackBatch, step: StepContext) throws -> AttackBatch

  /// What the inner attack raises instead of its own loss; nil, the default, where it raises that.
  ///
  /// - Parameters:
  ///   - points: the images of the batch as far as they were moved.
  ///   - batch: the batch as `view` gave it.
  ///   - step: where the training is.
  ///   - network: what is attacked.
  ///   - mode: how it runs meanwhile.
  /// - Returns: the sum over the batch, and the logits.
  func ascentLoss(
    at points: Tensor, of batch: AttackBatch, step: StepContext, network: Network, mode: Mode
  ) throws -> (value: Tensor, logits: Tensor)?

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

  /// Whether the loss takes the logits of the weights' running average from the step, where the recipe keeps one; no
  /// by default.
  var usesAverage: Bool { get }

  /// Moves weights to where they are allowed to be, before the first step and after each one; nothing
  /// by default.
  func constrain(_ network: Network) throws
}

extension TrainingObjective {
  /// Nothing.
  public func makeParameters(
    for network: Network, random: RandomSource
  ) throws -> ParameterStore? { nil }

  /// As it is.
  public func view(_ batch: AttackBatch, step: StepContext) throws -> AttackBatch { batch }

  /// The attack's own loss.
  public func ascentLoss(
    at points: Tensor, of batch: AttackBatch, step: StepContext, network: Network, mode: Mode
  ) throws -> (value: Tensor, logits: Tensor)? { nil }

  /// None.
  public func displacement(
    of network: Network, clean: AttackBatch, adversarial: Tensor, step: StepContext
  ) throws -> [Tensor]? { nil }

  /// No.
  public var sharesCleanPass: Bool { false }

  /// No.
  public var usesAverage: Bool { false }

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
