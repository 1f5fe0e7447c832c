import Attacks
import Evaluation
import Experiments
import Results
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Doubts")
struct DoubtsTests {
  /// Sixteen images that a linear classifier gets right, all equally far from its boundaries.
  private struct Scene {
    let linear: LinearClassifier
    let batch: AttackBatch
    let threat: ThreatModel

    init(_ model: (LinearClassifier) -> any Classifier = { $0 }) throws {
      try Fixture.start()
      linear = try LinearClassifier(classes: 4, inputs: 48)
      let all = try linear.farthest(
        16, of: linear.batch(Fixture.uniform([64, 3, 4, 4], 0.2, 0.8, seed: 9)), .linf)
      let (near, distance) = try linear.equidistant(all, .linf)
      let labels = try model(linear).logits(for: near.images).argmax(1)
      batch = AttackBatch(images: near.images, labels: labels, samples: near.samples)
      threat = ThreatModel(.linf, epsilon: 0.9 * distance)
    }

    /// The flags of a model that survives everything.
    func flags(_ model: any Classifier) throws -> Set<FlagKind> {
      let doubts = try Doubts(
        model, classes: 4, threat: threat, random: RandomSource(seed: 0), probe: batch,
        roster: .builtinAttacks)
      try doubts.examine(survivors: batch)
      return Set(doubts.flags.compactMap { FlagKind(rawValue: $0.id) })
    }
  }

  @Test("an honest model raises none, and looking at it is cheap")
  func honest() throws {
    let scene = try Scene()
    let doubts = try Doubts(
      scene.linear, classes: 4, threat: scene.threat, random: RandomSource(seed: 0),
      probe: scene.batch, roster: .builtinAttacks)
    #expect(doubts.record.forwardPasses <= 9 * 16 && doubts.record.backwardPasses == 16)
    try doubts.examine(survivors: scene.batch)
    #expect(doubts.flags == [])
    #expect(doubts.record.forwardPasses + doubts.record.backwardPasses < 200 * 16)
  }

  @Test(
    "models with something wrong about them raise the flag that says so",
    arguments: [
      (TroubledModel.Trouble.constant, [FlagKind.zeroGradients, .unbrokenUnbounded]),
      (.softmax, [.probabilities]), (.quantized, [.zeroGradients]),
      (.deadGradient, [.zeroGradients]), (.wildGradient, [.zeroGradients]), (.largeScale, []),
    ])
  func troubled(trouble: TroubledModel.Trouble, expected: [FlagKind]) throws {
    let scene = try Scene { TroubledModel(trouble, $0) }
    let raised = try scene.flags(TroubledModel(trouble, scene.linear))
    #expect(raised.isSuperset(of: expected), "\(raised)")
    if trouble == .largeScale { #expect(raised == []) }
  }

  @Test("dropout in the forward pass is noticed, and draws decide")
  func dropout() throws {
    let scene = try Scene()
    let doubts = try Doubts(
      DropoutModel(scene.linear), classes: 4, threat: scene.threat, random: RandomSource(seed: 0),
      probe: scene.batch, roster: .builtinAttacks)
    #expect(doubts.flags.map(\.id).contains("randomised"))
    #expect(doubts.isRandomised && doubts.subject is any RandomizedClassifier)
  }

  @Test("logits that depend on the batch are noticed")
  func company() throws {
    let scene = try Scene()
    let linear = scene.linear
    let model = FunctionClassifier { images in
      let logits = try linear.logits(for: images)
      return try logits - logits.mean(0, keep: true) * 0.5
    }
    #expect(try scene.flags(model).contains(.trainMode))
  }

  @Test("labels that count from one are noticed", arguments: [-1, 1])
  func labels(shift: Int) throws {
    let scene = try Scene()
    let all = try scene.linear.batch(Fixture.uniform([64, 3, 4, 4], seed: 5))
    let rows = try all.labels.integers().enumerated().filter { (0..<4).contains($1 + shift) }
      .prefix(16).map { $0.offset }
    let batch = try all.rows(rows)
    func raised(_ labels: Tensor) throws -> [String] {
      try Doubts(
        scene.linear, classes: 4, threat: scene.threat, random: RandomSource(seed: 0),
        probe: AttackBatch(images: batch.images, labels: labels, samples: batch.samples),
        roster: .builtinAttacks
      ).flags.map(\.id)
    }
    let shifted = try Tensor(batch.labels.integers().map { $0 + shift })
    #expect(try raised(shifted).contains("labels-out-of-range"))
    #expect(try !raised(batch.labels).contains("labels-out-of-range"))
  }

  @Test("chance that the image itself seeds is noticed by noise")
  func roughness() throws {
    let scene = try Scene()
    let linear = scene.linear
    let model = FunctionClassifier { images in
      // Another sign pattern for every fifth digit of the pixels' sum; none at the images themselves.
      let hash = try (images.flattened().sum(1, keep: true) * 1e4).detached()
      let anchor = try (scene.batch.images.flattened().sum(1, keep: true) * 1e4)
      let isKnown = try (hash - anchor.permuted([1, 0])).abs().min(1, keep: true) .< 1
      let logits = try linear.logits(for: images)
      return try isKnown.select(logits, else: logits * -1)
    }
    #expect(try scene.flags(model).contains(.unstablePredictions))
  }

  @Test("a loss that keeps rising is noticed")
  func slow() throws {
    let scene = try Scene()
    let linear = scene.linear
    let clean = scene.batch.images
    // The gradient's sign is right at the first pixel alone that has not reached the ball's face.
    let model = FunctionClassifier { images in
      guard images.count == clean.count else { return try linear.logits(for: images) }
      let change = try (images - clean).detached().abs().flattened()
      let waiting = try (change .< scene.threat.epsilon * 0.999).cast(to: .float32)
      let isFirst = try (waiting.cumulativeSum(1) .== 1).cast(to: .float32)
      let mask = try (isFirst * waiting).reshaped(images.shape)
      let logits = try linear.logits(for: images.detached())
      let gradient = try linear.logits(for: images * mask)
      return try logits + (gradient - gradient.detached())
    }
    #expect(try scene.flags(model).contains(.incompleteOptimisation))
  }

  @Test("the seed alone decides what is raised")
  func deterministic() throws {
    let scene = try Scene()
    let model = TroubledModel(.softmax, scene.linear)
    let runs = try (0..<2).map { _ in
      let doubts = try Doubts(
        model, classes: 4, threat: scene.threat, random: RandomSource(seed: 3), probe: scene.batch,
        roster: .builtinAttacks)
      try doubts.examine(survivors: scene.batch)
      return doubts.flags
    }
    #expect(runs[0] == runs[1])
  }

  @Test("predictions that change with the number of threads", arguments: [true, false])
  func threads(isDependent: Bool) throws {
    try Fixture.start()
    var threads = 2
    let model = FunctionClassifier { images in
      let sign: Float = isDependent && threads == 1 ? -1 : 1
      return try Tensor(
        (0..<images.count).flatMap { _ in [sign * 5, -sign * 5] }, shape: [images.count, 2])
    }
    let batch = AttackBatch(
      images: try Tensor.zeros([4, 1, 2, 2]), labels: try Tensor([0, 0, 0, 0]),
      samples: [0, 1, 2, 3])
    let doubts = try Doubts(
      model, classes: 2, threat: ThreatModel(.linf, epsilon: 0.1), random: RandomSource(seed: 0),
      probe: batch, roster: .builtinAttacks, threads: 2, setThreads: { threads = $0 })
    #expect(doubts.flags.contains { $0.id == FlagKind.threadDependent.rawValue } == isDependent)
    #expect(threads == 2, "set again at the end")
  }
}
