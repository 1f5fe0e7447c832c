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
import Robustness
import SelfSupervisionDefense
import SmoothActivationDefense
import TRADESDefense
import TestSupport
import Testing
import Training
import UndefendedDefense
import UnlabeledDataDefense
import WeightAveragingDefense
import WeightClippingDefense
import WeightDecayDefense
import WeightPerturbationDefense

/// The settings that the publications print, or their released code has, as numbers of their own.
@Suite("Paper presets")
struct PaperPresetTests {
  /// What a training is, in the units that papers use: pixels of 255, epochs.
  private struct Setting: Equatable {
    var network: String
    var epochs: Int
    var batch = 128
    var rate = 0.1
    var drops: [Double]
    var decay: Double
    var steps: Int
    var step: Double
    var radius = 8.0
    var start = InnerStart.uniform
    var inTrainMode = false
    var reflects = false
    var isNormalized = true
    var nesterov = false
    var dropsLast = false
  }

  private func setting(_ options: some NetworkOptions) -> Setting {
    let (recipe, inner) = (options.recipe, options.inner)
    let radius = (inner.radius ?? 1) * 8
    let milestones = if case .multiStep(let times) = recipe.schedule { times } else { [Double]() }
    func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    return Setting(
      network: options.architecture.description, epochs: recipe.epochs, batch: recipe.batchSize,
      rate: recipe.learningRate, drops: milestones.map { rounded($0 * Double(recipe.epochs)) },
      decay: recipe.weightDecay, steps: inner.steps, step: rounded(inner.stepSize * radius),
      radius: rounded(radius), start: inner.start, inTrainMode: inner.statistics == .train,
      reflects: recipe.augmentation.reflects,
      isNormalized: recipe.normalization != Normalization.none, nesterov: recipe.nesterov,
      dropsLast: recipe.dropsLast == true)
  }

  private let rice = Setting(
    network: "preactresnet18", epochs: 200, drops: [100, 150], decay: 5e-4, steps: 10, step: 2,
    inTrainMode: true, reflects: true)

  @Test("adversarial training, early stopping and weight perturbation: Rice et al. 2020")
  func riceAndOthers() {
    let name = "cifar10"
    #expect(setting(AdversarialTraining.options(.paper, for: name)) == rice)
    #expect(setting(EarlyStopping.options(.paper, for: name)) == rice)
    #expect(setting(WeightPerturbation.options(.paper, for: name)) == rice)
    let selection = EarlyStopping.options(.paper, for: name).recipe.selection
    #expect(selection?.images == 500 && selection?.restarts == 5 && selection?.attack.steps == 7)
    #expect(WeightPerturbation.options(.paper, for: name).gamma == 0.01)
    #expect(WeightPerturbation.options(.paper, for: name).warmup == 0)
  }

  @Test("on SVHN: a tenth of the learning rate, half the step, and AWP starts after five epochs")
  func digits() {
    var expected = rice
    (expected.rate, expected.step) = (0.01, 1)
    let options = WeightPerturbation.options(.paper, for: "svhn")
    #expect(setting(options) == expected)
    #expect(setting(AdversarialTraining.options(.paper, for: "svhn")) == expected)
    #expect(options.warmup * 200 == 5)
  }

  @Test("each data set is normalised with its own statistics, where anything is")
  func normalization() {
    for (name, own) in [
      ("cifar10", Normalization.cifar10), ("cifar100", .cifar100), ("svhn", .svhn),
    ] {
      #expect(AdversarialTraining.options(.paper, for: name).recipe.normalization == own)
      #expect(WeightAveraging.options(.paper, for: name).recipe.normalization == own)
      #expect(LogitVariation.options(.paper, for: name).recipe.normalization == Normalization.none)
      #expect(TRADES.options(.paper, for: name).recipe.normalization == Normalization.none)
      #expect(MART.options(.paper, for: name).recipe.normalization == Normalization.none)
    }
  }

  @Test("and the network does so")
  func network() throws {
    try Fixture.start()
    var options = Undefended.options(.cpu, for: "cifar100")
    let shape = ImageShape(channels: 3, height: 8, width: 8)
    #expect(try Undefended(options).model(for: shape, classes: 5).normalization == .cifar10)
    options.recipe.normalization = .svhn
    #expect(try Undefended(options).model(for: shape, classes: 5).normalization == .svhn)
  }

  @Test("AdvLC: Li and Spratling's released settings")
  func logitVariation() {
    let options = LogitVariation.options(.paper, for: "cifar10")
    let expected = Setting(
      network: "preactresnet18", epochs: 200, batch: 100, drops: [100, 150], decay: 1e-4, steps: 10,
      step: 2, start: .clean, inTrainMode: true, isNormalized: false, dropsLast: true)
    #expect(setting(options) == expected)
    #expect(options.lambda == 0.3 && options.share == 0.1)
  }

  @Test("TRADES and MART: their released settings")
  func tradesAndMART() {
    let trades = TRADES.options(.paper, for: "cifar10")
    let expected = Setting(
      network: "wideresnet-34-10", epochs: 76, drops: [74], decay: 2e-4, steps: 10,
      step: 1.785, radius: 7.905, start: .gaussian, isNormalized: false)
    #expect(setting(trades) == expected)
    #expect(trades.beta == 6 && trades.inner.loss == .divergence)
    let mart = MART.options(.paper, for: "cifar10")
    var other = expected
    (other.network, other.epochs, other.rate) = ("resnet18", 120, 0.01)
    (other.drops, other.decay) = ([74, 89, 99], 3.5e-3)
    #expect(setting(mart) == other)
    #expect(mart.lambda == 5 && mart.inner.loss == nil)
  }

  private let stutz = Setting(
    network: "resnet18", epochs: 150, rate: 0.05, drops: [60, 90, 120], decay: 5e-4, steps: 7,
    step: 1.785, start: .scaledNormal, nesterov: true)

  @Test("weight averaging: Stutz et al. 2021")
  func averaging() {
    let options = WeightAveraging.options(.paper, for: "cifar10")
    #expect(setting(options) == stutz)
    #expect(options.recipe.averaging == .exponential(decay: 0.9975))
  }

  @Test(
    "the variants of Stutz et al. 2021 change one thing each", arguments: [Preset.paper, .flatness])
  func variants(preset: Preset) {
    let name = "cifar10"
    let smoothing = LabelSmoothing.options(preset, for: name)
    #expect(setting(smoothing) == stutz && smoothing.tau == 0.3)
    let noise = LabelNoise.options(preset, for: name)
    #expect(setting(noise) == stutz && noise.tau == 0.3)
    let clipping = WeightClipping.options(preset, for: name)
    #expect(setting(clipping) == stutz && clipping.bound == 0.005)
    var expected = stutz
    expected.decay = 0.05
    #expect(setting(WeightDecay.options(preset, for: name)) == expected)
    expected = stutz
    expected.network = "resnet18+mish"
    #expect(setting(SmoothActivation.options(preset, for: name)) == expected)
    let cyclic = CyclicLearningRate.options(preset, for: name)
    expected = stutz
    (expected.epochs, expected.rate, expected.drops) = (60, 0.2, [])
    #expect(setting(cyclic) == expected)
    #expect(cyclic.recipe.schedule == .cycles(2) && cyclic.recipe.momentum == 0.9)
    #expect(cyclic.recipe.lowestMomentum == 0.8)
    let augmentation = AutoAugmentation.options(preset, for: name).recipe
    let mean: [Float] = [0.4914, 0.4822, 0.4465]
    #expect(augmentation.augmentation == Augmentation(fill: mean))
    #expect(augmentation.transforms == [.autoAugment(fill: mean), .cutout(side: 16, fill: mean)])
    let unlabeled = UnlabeledData.options(preset, for: name)
    #expect(setting(unlabeled) == stutz && unlabeled.recipe.extraShare == 0.5)
    let turned = SelfSupervision.options(preset, for: name)
    #expect(setting(turned) == stutz && turned.lambda == 4 && turned.hidden == 256)
    let entropy = EntropySGD.options(preset, for: name)
    expected = stutz
    (expected.drops, expected.nesterov) = ([], false)
    #expect(setting(entropy) == expected)
    #expect(entropy.recipe.schedule == .constant && entropy.recipe.momentum == 0)
    #expect(
      entropy.search
        == LocalSearch(steps: 1, learningRate: 0.1, decay: 0.75, noise: 1e-4, gamma: 1e-4))
  }

  @Test("the preset `flatness` is theirs for all: network, schedule and attack")
  func flatness() {
    let name = "cifar10"
    #expect(setting(AdversarialTraining.options(.flatness, for: name)) == stutz)
    #expect(setting(WeightPerturbation.options(.flatness, for: name)) == stutz)
    #expect(setting(WeightAveraging.options(.flatness, for: name)) == stutz)
    let stopping = EarlyStopping.options(.flatness, for: name)
    #expect(setting(stopping) == stutz && stopping.recipe.selection?.interval == 5)
    let variation = LogitVariation.options(.flatness, for: name)
    #expect(setting(variation) == stutz && variation.lambda == 0.3)
    let mart = MART.options(.flatness, for: name)
    #expect(setting(mart) == stutz && mart.lambda == 6)
    let trades = TRADES.options(.flatness, for: name)
    #expect(setting(trades) == stutz && trades.beta == 6 && trades.inner.loss == .divergence)
    let plain = Undefended.options(.flatness, for: name)
    #expect(plain.recipe == AdversarialTraining.options(.flatness, for: name).recipe)
  }
}
