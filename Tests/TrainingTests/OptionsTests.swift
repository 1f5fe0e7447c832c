import Experiments
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("What a training starts from")
struct OptionsTests {
  private struct Options: NetworkOptions {
    var architecture = Architecture(.smallCNN)
    var recipe = TrainingRecipe()
    var inner = InnerAttack(steps: 10)
  }

  @Test("options that no training can go by are named")
  func problems() throws {
    func problem(_ change: (inout Options) -> Void) -> String {
      var options = Options()
      change(&options)
      return options.problem ?? ""
    }
    #expect(Options().problem == nil)
    #expect(problem { $0.recipe.batchSize = 0 }.contains("recipe.batchSize is 0;"))
    #expect(problem { $0.recipe.epochs = 0 }.contains("recipe.epochs"))
    #expect(problem { $0.recipe.learningRate = -1 }.contains("recipe.learningRate"))
    #expect(problem { $0.recipe.weightDecay = .nan }.contains("recipe.weightDecay"))
    #expect(
      problem { $0.recipe.selection = SnapshotSelection(images: -5) }.contains("selection.images"))
    #expect(
      problem { $0.recipe.selection = SnapshotSelection(restarts: 0) }
        .contains("selection.restarts"))
    #expect(problem { $0.recipe.averaging = .exponential(decay: 1) }.contains("decay is 1.0"))
    #expect(problem { $0.recipe.averaging = .uniform(from: 2) }.contains("from is 2.0"))
    #expect(
      problem { $0.recipe.schedule = .multiStep(at: [0.5, 2]) }.contains("multiStep.at[1] is 2.0"))
    #expect(problem { $0.recipe.schedule = .cyclic(peak: -3) }.contains("cyclic.peak"))
    #expect(problem { $0.recipe.schedule = .cycles(0) }.contains("recipe.schedule.cycles is 0;"))
    #expect(problem { ($0.recipe.optimizer, $0.recipe.nesterov) = (.adam, true) }.contains("Adam"))
    #expect(problem { $0.inner.steps = -1 }.contains("inner.steps is -1;"))
    #expect(
      problem { ($0.inner.loss, $0.inner.start) = (.divergence, .clean) }.contains("no gradient"))
    #expect(
      problem { ($0.inner.loss, $0.inner.avoidsLabelLeaking) = (.divergence, true) }
        .contains("uses no label"))
  }

  @Test("a normalisation for images of other channels is named before anything is trained")
  func otherChannels() {
    var options = Options()
    options.recipe.normalization = Normalization(mean: [0, 0], deviation: [1])
    let error = #expect(throws: TrainingError.self) {
      try options.network(for: ImageShape(channels: 3, height: 8, width: 8), classes: 2)
    }
    #expect(error?.kind == .settings)
    #expect(error?.description.contains("has 2 means and 1 deviations") == true)
  }

  @Test("another seed gives a fresh network other weights; a trained one keeps its own")
  func reseeding() throws {
    try Fixture.start()
    func floats(_ network: Network) throws -> [[Float]] {
      try network.parameters.all.map { try $0.value.contiguous().floats() }
    }
    let network = try HalvesFixture.network()
    let first = try floats(network)
    try network.reseed(0)
    #expect(try floats(network) == first)
    try network.reseed(5)
    let second = try floats(network)
    #expect(second != first)
    let trained = try HalvesFixture.network()
    let parameter = try #require(trained.parameters.trained.first)
    parameter.value = try parameter.value * 2
    let changed = try floats(trained)
    try trained.reseed(5)
    #expect(try floats(trained) == changed)
    let copy = try HalvesFixture.network().copied()
    try copy.reseed(5)
    #expect(try floats(copy) == first)
  }

  /// Notes what the loop hands it.
  private final class Recording: TrainingObjective, @unchecked Sendable {
    var clean: [Tensor] = []
    var adversarial: [Tensor] = []

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      self.clean.append(clean.images)
      self.adversarial.append(adversarial)
      let logits = try forward(adversarial, .train)
      return (try logits.crossEntropy(clean.labels).mean(), logits)
    }
  }

  @Test("under N-FGSM the noised image counts as the clean one, and the ball is around it")
  func noisedStep() throws {
    try Fixture.start()
    func record(_ inner: InnerAttack) throws -> Recording {
      let objective = Recording()
      let recipe = TrainingRecipe(
        epochs: 1, batchSize: 64, learningRate: 0, schedule: .constant, augmentation: .none)
      try Trainer(recipe: recipe, inner: inner).train(
        HalvesFixture.network(), on: HalvesFixture.dataset(),
        against: ThreatModel(.linf, epsilon: 0.05), context: TrainingContext(),
        objective: objective)
      return objective
    }
    let images = try #require(record(.none).clean.first)
    let noised = try record(.noisedStep)
    let origin = try #require(noised.clean.first)
    let noise = try (origin - images).abs()
    #expect(try noise.max().item() <= 0.05 + 1e-6 && noise.mean().item() > 0.01)
    let step = try (noised.adversarial[0] - origin).abs()
    #expect(try step.max().item() <= 0.05 + 1e-6 && step.mean().item() > 0.01)
    // Without it the clean image is the image.
    #expect(try (record(InnerAttack(steps: 1)).clean[0] - images).abs().max().item() == 0)
  }
}
