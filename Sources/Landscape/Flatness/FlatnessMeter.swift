public import Experiments
import Foundation
import Models
public import Robustness
public import Torch

/// Measures how flat a model's loss is in weight space.
///
/// Every number is keyed by the seed, the measure, the direction and the batch, so that a measurement
/// that goes on after an interruption ends in the same numbers. The robust loss at perturbed weights is
/// always searched for anew: adversarial examples of the original weights would underestimate it.
public final class FlatnessMeter {
  private let space: WeightSpace
  private let classes: Int
  private let threat: ThreatModel
  private let settings: FlatnessSettings
  private let random: RandomSource
  private let chunk: Int
  private let memory: (any MeasurementMemory)?
  private let progress: (_ measure: String, _ share: Double) throws -> Void
  private var passes = PassCount()
  private var seconds: [String: Double] = [:]
  private var stage = (name: "", share: 0.0)

  /// A meter.
  ///
  /// - Parameters:
  ///   - space: the model.
  ///   - classes: its number of classes.
  ///   - threat: what the attacker may do to images.
  ///   - settings: how it is measured.
  ///   - random: the root of its chance.
  ///   - chunk: the number of images in each call of the model.
  ///   - memory: what an earlier process left, and where this one leaves what is done.
  ///   - progress: is told the measure and how far it has come, 0...1; throws to stop.
  public init(
    _ space: WeightSpace, classes: Int, threat: ThreatModel, settings: FlatnessSettings,
    random: RandomSource, chunk: Int, memory: (any MeasurementMemory)? = nil,
    progress: @escaping (_ measure: String, _ share: Double) throws -> Void = { _, _ in }
  ) {
    self.space = space
    self.classes = classes
    self.threat = threat
    self.settings = settings
    self.random = random.split("flatness")
    self.chunk = chunk
    self.memory = memory
    self.progress = progress
  }

  private var search: RobustLossSearch {
    RobustLossSearch(threat: threat, steps: settings.steps, stepSize: settings.stepSize)
  }

  /// Measures everything that the settings ask for.
  ///
  /// - Parameters:
  ///   - test: the test images' batches.
  ///   - training: the training images' batches; empty where there are none.
  public func measure(
    _ test: [AttackBatch], training: [AttackBatch] = []
  ) throws -> Flatness {
    (passes, seconds) = (PassCount(), [:])
    let base = try reference(test, "reference")
    var flatness = Flatness(reference: base.total)
    if !training.isEmpty { flatness.training = try reference(training, "training").total }
    let directions = try (0..<settings.directions).map { try perturbed(test, direction: $0).total }
    if !directions.isEmpty {
      let base = base.total
      flatness.average = .init(directions.map(\.robustLoss), over: base.robustLoss)
      flatness.cleanAverage = .init(directions.map(\.cleanLoss), over: base.cleanLoss)
    }
    flatness.worst = try settings.worstRadii.map { radius in
      let loss = try worst(test, over: base, radius: radius, search).total.robustLoss
      return .init(radius: radius, value: loss - flatness.reference.robustLoss)
    }
    if settings.measuresCleanWorst {
      flatness.cleanWorst = try settings.worstRadii.map { radius in
        let loss = try worst(test, over: base, radius: radius, nil).total.cleanLoss
        return .init(radius: radius, value: loss - flatness.reference.cleanLoss)
      }
    }
    (flatness.forwardPasses, flatness.backwardPasses) = (passes.forward, passes.backward)
    flatness.seconds = seconds
    return flatness
  }

  /// The losses at the original weights, by the worst of several searches.
  func reference(_ batches: [AttackBatch], _ name: String) throws -> [LossSum] {
    try sums(batches, name) { batch, _ in
      try self.space.with(self.space.origin) { twin in
        try self.robustLosses(batch, twin, name, restarts: self.settings.referenceRestarts)
      }
    }
  }

  /// The losses at weights that each batch perturbs in a random direction of its own.
  func perturbed(_ batches: [AttackBatch], direction: Int) throws -> [LossSum] {
    let name = "average \(direction + 1)"
    return try sums(batches, name, of: "average") { batch, place in
      let noise = try WeightNoise(self.random.split(name).split(place))
        .onSphere(self.space.layers, radius: self.settings.averageRadius)
      let weights = try zip(self.space.origin, noise).map { try $0 + $1 }
      return try self.space.with(weights) { try self.robustLosses(batch, $0, name, restarts: 1) }
    }
  }

  /// The losses at the worst weights within a radius, each batch's own; at least those at the
  /// original weights, which lie in the ball.
  private func worst(
    _ batches: [AttackBatch], over base: [LossSum], radius: Double, _ search: RobustLossSearch?
  ) throws -> [LossSum] {
    let measure = search == nil ? "clean worst" : "worst"
    let name = "\(measure) \(radius)"
    let ascent = JointAscent(
      images: search, radius: radius, weightStep: settings.weightStep, steps: settings.worstSteps)
    return try sums(batches, name, of: measure) { batch, place in
      var highest = base[place]
      for restart in 0..<self.settings.worstRestarts {
        let found = try ascent.run(
          batch, in: self.space, random: self.random.split(name).split(restart).split(place),
          heartbeat: { try self.beat() })
        self.passes.forward += batch.count * (ascent.steps + (search == nil ? 1 : 2))
        self.passes.backward += batch.count * ascent.steps
        let total = found.images.losses.reduce(0, +)
        if search == nil {
          highest.clean = max(highest.clean, total)
        } else if total > highest.robust {
          (highest.robust, highest.wrong) = (total, found.images.isWrong.count { $0 })
        }
      }
      return highest
    }
  }

  /// The worst of some searches, and the losses on the clean images.
  private func robustLosses(
    _ batch: AttackBatch, _ twin: any Classifier, _ name: String, restarts: Int
  ) throws -> LossSum {
    let oracle = Oracle(twin, classes: classes, chunk: chunk)
    oracle.heartbeat = { [unowned self] in try beat() }
    defer {
      passes.forward += oracle.forwardPasses
      passes.backward += oracle.backwardPasses
    }
    let clean = try RobustLossSearch.outcome(oracle.logits(batch.images), batch.labels)
    var found: RobustLossSearch.Outcome?
    for restart in 0..<restarts {
      let now = try search.run(
        batch, oracle, random: random.split(name).split("images").split(restart))
      found = found?.worst(now) ?? now
    }
    let worst = found ?? clean
    return LossSum(
      robust: worst.losses.reduce(0, +), clean: clean.losses.reduce(0, +),
      wrong: zip(worst.isWrong, clean.isWrong).count { $0 || $1 }, count: batch.count)
  }

  /// Measures batch by batch, taking those over that an earlier process finished.
  private func sums(
    _ batches: [AttackBatch], _ name: String, of measure: String? = nil,
    _ work: (_ batch: AttackBatch, _ place: Int) throws -> LossSum
  ) throws -> [LossSum] {
    let found = try batches.enumerated().map { place, batch in
      stage = (name, Double(place) / Double(batches.count))
      try beat()
      let unit = try unit("\(name), batch \(place)") { try work(batch, place) }
      seconds[measure ?? name, default: 0] += unit.seconds
      return unit.losses
    }
    try progress(name, 1)
    return found
  }

  /// A unit of work: what an earlier process kept of it, or what it comes to now.
  private func unit(_ name: String, _ work: () throws -> LossSum) throws -> Unit {
    if let known = memory?.recall(name, as: Unit.self) {
      passes = passes + known.passes
      return known
    }
    let (before, started) = (passes, Date())
    let losses = try work()
    let unit = Unit(
      losses: losses, passes: passes - before, seconds: Date().timeIntervalSince(started))
    try memory?.keep(unit, of: name)
    return unit
  }

  private func beat() throws { try progress(stage.name, stage.share) }

  /// What is kept of a batch.
  private struct Unit: Codable {
    let losses: LossSum
    let passes: PassCount
    let seconds: Double
  }
}

extension [LossSum] {
  /// All batches together.
  fileprivate var total: LossSum { reduce(LossSum(), +) }
}
