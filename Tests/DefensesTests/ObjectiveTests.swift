import AdversarialTrainingDefense
import AutoAugmentationDefense
import CyclicLearningRateDefense
import Datasets
import EarlyStoppingDefense
import EntropySGDDefense
import Experiments
import LabelNoiseDefense
import LabelSmoothingDefense
import LogitVariationDefense
import MARTDefense
import Models
import PerturbedVariationDefense
import Robustness
import SmoothActivationDefense
import TRADESDefense
import TestSupport
import Testing
import Torch
import Training
import UndefendedDefense
import WeightAveragingDefense
import WeightClippingDefense
import WeightDecayDefense
import WeightPerturbationDefense

@Suite("The loss of each defense")
struct ObjectiveTests {
  private static let images = 7
  private static let inputs = 12
  private static let classes = 4

  /// A loss as a function of the logits on clean and on adversarial images, and of the labels.
  typealias Formula = (PlainLoss.Rows, PlainLoss.Rows, [Int]) -> Double

  @Test("is the paper's formula, in value and gradient")
  func formulas() throws {
    try Fixture.start()
    let plain: Formula = { _, attacked, labels in PlainLoss.crossEntropy(attacked, labels) }
    try check(Undefended(Undefended.options(.cpu, for: "sample")), plain)
    try check(AdversarialTraining(AdversarialTraining.options(.cpu, for: "sample")), plain)
    try check(EarlyStopping(EarlyStopping.options(.cpu, for: "sample")), plain)
    try check(WeightAveraging(WeightAveraging.options(.cpu, for: "sample")), plain)
    try check(WeightPerturbation(WeightPerturbation.options(.cpu, for: "sample")), plain)
    try check(AutoAugmentation(AutoAugmentation.options(.cpu, for: "sample")), plain)
    try check(CyclicLearningRate(CyclicLearningRate.options(.cpu, for: "sample")), plain)
    try check(EntropySGD(EntropySGD.options(.cpu, for: "sample")), plain)
    try check(SmoothActivation(SmoothActivation.options(.cpu, for: "sample")), plain)
    try check(WeightClipping(WeightClipping.options(.cpu, for: "sample")), plain)
    try check(WeightDecay(WeightDecay.options(.cpu, for: "sample")), plain)
    try check(TRADES(TRADES.options(.cpu, for: "sample"))) {
      PlainLoss.trades($0, $1, $2, beta: 6)
    }
    try check(MART(MART.options(.cpu, for: "sample"))) { PlainLoss.mart($0, $1, $2, lambda: 5) }
    for share in [0.1, 0.35, 1] {
      var options = LogitVariation.options(.cpu, for: "sample")
      options.share = share
      try check(LogitVariation(options)) {
        PlainLoss.variation($0, $1, $2, lambda: 0.1, share: share)
      }
      var perturbed = PerturbedVariation.options(.cpu, for: "sample")
      perturbed.share = share
      try check(PerturbedVariation(perturbed)) {
        PlainLoss.variation($0, $1, $2, lambda: 0.1, share: share)
      }
    }
  }

  @Test("labels that are smoothed, and labels that are drawn")
  func labels() throws {
    try Fixture.start()
    for tau in [0, 0.3, 1] {
      var smoothing = LabelSmoothing.options(.cpu, for: "sample")
      smoothing.tau = tau
      try check(LabelSmoothing(smoothing)) { PlainLoss.smoothed($1, $2, tau: tau) }
      var noise = LabelNoise.options(.cpu, for: "sample")
      noise.tau = tau
      try check(LabelNoise(noise)) { _, attacked, labels in
        let noisy = NoisyCrossEntropy(tau: tau).noised(labels, of: Self.classes, Self.step)
        if tau == 0 { #expect(noisy == labels) }
        return PlainLoss.crossEntropy(attacked, noisy)
      }
    }
  }

  @Test("perturbed logit variation learns what the average of the weights says")
  func teaching() throws {
    try Fixture.start()
    var options = PerturbedVariation.options(.cpu, for: "sample")
    (options.share, options.teaching) = (0.35, 0.7)
    let teacher = try Fixture.uniform([Self.images, Self.classes], -2, 2, seed: 4)
    let said = try teacher.flattened().doubles()
    let rows = (0..<Self.images).map { Array(said[$0 * Self.classes..<($0 + 1) * Self.classes]) }
    var step = Self.step
    step.averagedLogits = teacher
    try check(PerturbedVariation(options), at: step) { clean, attacked, labels in
      let gap = zip(rows, attacked).map(PlainLoss.divergence).reduce(0, +) / Double(Self.images)
      return PlainLoss.variation(clean, attacked, labels, lambda: 0.1, share: 0.35) + 0.7 * gap
    }
    // Where no average is kept yet.
    try check(PerturbedVariation(options)) {
      PlainLoss.variation($0, $1, $2, lambda: 0.1, share: 0.35)
    }
  }

  private static let step = StepContext(
    time: 0.5, epoch: 0, samples: Array(0..<images), random: RandomSource(seed: 0))

  /// Compares with the formula on an affine map, whose logits are computed by hand too.
  private func check(
    _ defense: some NetworkDefense, at step: StepContext = step, _ formula: Formula
  ) throws {
    let name = "\(type(of: defense))"
    let network = try Network(
      Architecture(.linear), images: ImageShape(channels: 3, height: 2, width: 2),
      classes: Self.classes, seed: 3)
    let clean = try Fixture.uniform([Self.images, 3, 2, 2], seed: 1)
    let moved = try clean + Fixture.uniform([Self.images, 3, 2, 2], -0.3, 0.3, seed: 2)
    let labels = (0..<Self.images).map { $0 * 3 % Self.classes }
    let batch = AttackBatch(
      images: clean, labels: try Tensor(labels), samples: Array(0..<Self.images))
    let (loss, gradients, logits) = try network.lossAndGradients { forward in
      let found = try defense.objective.loss(
        clean: batch, adversarial: moved, step: step, forward: forward)
      return (found.value, try found.logits.detached())
    }
    let weights = try network.parameters.trained.flatMap { try $0.value.doubles() }
    let points = try [clean, moved].map { try $0.flattened().doubles() }
    func value(_ weights: [Double]) -> Double {
      formula(rows(weights, points[0]), rows(weights, points[1]), labels)
    }
    #expect(abs(try loss.item() - value(weights)) < 1e-5, "\(name)")
    #expect(
      try zip(logits.doubles(), rows(weights, points[1]).flatMap { $0 })
        .allSatisfy { abs($0 - $1) < 1e-5 }, "\(name): the logits are those on adversarial images")
    let found = try gradients.flatMap { try $0.doubles() }
    for place in weights.indices {
      var (up, down) = (weights, weights)
      up[place] += 1e-6
      down[place] -= 1e-6
      let slope = (value(up) - value(down)) / 2e-6
      #expect(abs(slope - found[place]) < 2e-4 * max(1, abs(slope)), "\(name), weight \(place)")
    }
  }

  /// The logits of an affine map: weights [K, D] row by row, then offsets [K].
  private func rows(_ weights: [Double], _ points: [Double]) -> PlainLoss.Rows {
    (0..<Self.images).map { image in
      (0..<Self.classes).map { label in
        (0..<Self.inputs).reduce(weights[Self.classes * Self.inputs + label]) {
          $0 + weights[label * Self.inputs + $1] * points[image * Self.inputs + $1]
        }
      }
    }
  }
}
