import Experiments
import Foundation
package import Geometry
package import Results
package import Robustness
import Torch

/// One measurement of how flat a model's loss is in weight space.
///
/// Every number is keyed by the seed, the measure, the direction and the batch, so that a measurement
/// that goes on after an interruption ends in the same numbers. The robust loss at perturbed weights is
/// always searched for anew: adversarial examples of the original weights would underestimate it.
package final class FlatnessRun {
  private let space: WeightSpace
  private let settings: FlatnessSettings
  private let subject: MeasureSubject
  private let random: RandomSource
  private var passes = PassCount()
  private var seconds: [String: Double] = [:]
  private var stage = (name: "", share: 0.0)

  /// A measurement of a model's weights.
  package init(_ space: WeightSpace, _ settings: FlatnessSettings, _ subject: MeasureSubject) {
    (self.space, self.settings, self.subject) = (space, settings, subject)
    random = subject.random.split("flatness")
  }

  private var search: RobustLossSearch {
    RobustLossSearch(
      threat: subject.threat, steps: settings.steps, stepSize: settings.stepSize)
  }

  /// Measures everything that the settings ask for.
  ///
  /// - Parameters:
  ///   - test: the test images' batches.
  ///   - training: the training images' batches; empty where there are none.
  package func measure(
    _ test: [AttackBatch], training: [AttackBatch] = []
  ) throws -> FlatnessRecord {
    (passes, seconds) = (PassCount(), [:])
    let base = try reference(test, "reference")
    let seen = try training.isEmpty ? nil : reference(training, "training").total
    let directions = try perturbed(test, directions: settings.directions).map(\.total)
    let reference = base.total
    let radii = settings.worstRadii
    let worst = try zip(radii, worst(test, over: base, radii, search)).map { radius, losses in
      let found = losses.total
      var record = self.worst(found.robustLoss - reference.robustLoss, radius, base)
      record.imageError = Self.error(of: [found.images], over: reference.images)
      return record
    }
    let ofClean = settings.measuresCleanWorst ? radii : []
    let cleanWorst = try zip(ofClean, self.worst(test, over: base, ofClean, nil)).map {
      self.worst($1.total.cleanLoss - reference.cleanLoss, $0, base)
    }
    var average = average(directions.map(\.robustLoss), over: reference.robustLoss, base)
    average?.imageError = Self.error(of: directions.map(\.images), over: reference.images)
    var record = FlatnessRecord(
      average: average, worst: worst, reference: reference.robustLoss,
      robustError: reference.robustError,
      cleanLoss: reference.cleanLoss,
      clean: .init(
        average: self.average(directions.map(\.cleanLoss), over: reference.cleanLoss, base),
        worst: cleanWorst),
      training: seen.map {
        .init(
          reference: $0.robustLoss, robustError: $0.robustError, cleanLoss: $0.cleanLoss,
          samples: $0.count, referenceError: Self.error(of: [$0.images]))
      }, preset: subject.scope.preset)
    record.referenceError = Self.error(of: [reference.images])
    (record.forwardPasses, record.backwardPasses) = (passes.forward, passes.backward)
    record.measureSeconds = seconds
    return record
  }

  /// The mean rise of losses over a reference, one loss a direction; nil for none.
  private func average(
    _ losses: [Double], over reference: Double, _ base: [LossSum]
  ) -> FlatnessRecord.Average? {
    guard !losses.isEmpty else { return nil }
    let (mean, error) = losses.meanAndError
    return FlatnessRecord.Average(
      value: mean - reference, standardError: error, xi: settings.averageRadius,
      directions: losses.count, samples: base.total.count, split: subject.scope.split ?? "")
  }

  /// The standard error over images of each one's mean loss over several measurements, less its loss in
  /// another one; nil of a single image.
  private static func error(of losses: [[Double]], over reference: [Double]? = nil) -> Double? {
    guard let count = losses.first?.count, count > 1 else { return nil }
    let means = (0..<count).map { (image: Int) -> Double in
      let sum = losses.reduce(0.0) { $0 + $1[image] }
      return sum / Double(losses.count) - (reference?[image] ?? 0)
    }
    return means.meanAndError.error
  }

  private func worst(
    _ rise: Double, _ radius: Double, _ base: [LossSum]
  ) -> FlatnessRecord.Worst {
    FlatnessRecord.Worst(
      value: rise, xi: radius, samples: base.total.count, split: subject.scope.split,
      parameters: [
        "restarts": .integer(settings.worstRestarts), "steps": .integer(settings.worstSteps),
        "weightStep": .number(settings.weightStep),
      ])
  }

  /// The losses at the original weights, by the worst of several searches.
  func reference(_ batches: [AttackBatch], _ name: String) throws -> [LossSum] {
    try sums(batches, [name], of: name) { batch, _, _ in
      try self.space.with(self.space.origin) { twin in
        try self.robustLosses(batch, twin, name, restarts: self.settings.referenceRestarts)
      }
    }[0]
  }

  /// The losses at weights that each batch perturbs in random directions of its own, direction by direction.
  func perturbed(_ batches: [AttackBatch], directions: Int) throws -> [[LossSum]] {
    let names = (0..<directions).map { "average \($0 + 1)" }
    return try sums(batches, names, of: "average") { batch, row, place in
      let name = names[row]
      let noise = try WeightNoise(self.random.split(name).split(place))
        .onSphere(self.space.layers, radius: self.settings.averageRadius)
      let weights = try zip(self.space.origin, noise).map { try $0 + $1 }
      return try self.space.with(weights) { try self.robustLosses(batch, $0, name, restarts: 1) }
    }
  }

  /// The losses at the worst weights within each radius, each batch's own; at least those at the
  /// original weights, which lie in the ball.
  private func worst(
    _ batches: [AttackBatch], over base: [LossSum], _ radii: [Double], _ search: RobustLossSearch?
  ) throws -> [[LossSum]] {
    let measure = search == nil ? "clean worst" : "worst"
    let names = radii.map { "\(measure) \($0)" }
    return try sums(batches, names, of: measure) { batch, row, place in
      let name = names[row]
      let ascent = JointAscent(
        images: search, radius: radii[row], weightStep: self.settings.weightStep,
        steps: self.settings.worstSteps)
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
          highest.images = found.images.losses
        }
      }
      return highest
    }
  }

  /// The worst of some searches, and the losses on the clean images.
  private func robustLosses(
    _ batch: AttackBatch, _ twin: any Classifier, _ name: String, restarts: Int
  ) throws -> LossSum {
    let oracle = Oracle(twin, classes: subject.classes, chunk: subject.chunk)
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
      wrong: zip(worst.isWrong, clean.isWrong).count { $0 || $1 }, count: batch.count,
      images: worst.losses)
  }

  /// Measures every batch for every name, which do not need each other.
  ///
  /// - Parameter work: measures a batch at its place for the name in a row.
  /// - Returns: of each name the losses batch by batch.
  private func sums(
    _ batches: [AttackBatch], _ names: [String], of measure: String,
    _ work: (_ batch: AttackBatch, _ row: Int, _ place: Int) throws -> LossSum
  ) throws -> [[LossSum]] {
    let units = names.flatMap { name in batches.indices.map { "\(name), batch \($0)" } }
    let found = try subject.units(units) { unit in
      let (row, place) = unit.quotientAndRemainder(dividingBy: batches.count)
      stage = (names[row], Double(place) / Double(batches.count))
      try beat()
      let before = passes
      let losses = try work(batches[place], row, place)
      let made = passes - before
      passes = before
      if place == batches.count - 1 { try subject.report(names[row], 1) }
      return BatchLosses(losses: losses, passes: made)
    }
    for unit in found { passes = passes + unit.value.passes }
    if !found.isEmpty {
      seconds[measure, default: 0] += found.reduce(0) { $0 + $1.seconds }
    }
    return names.indices.map { row in
      found[row * batches.count..<(row + 1) * batches.count].map(\.value.losses)
    }
  }

  private func beat() throws { try subject.report(stage.name, stage.share) }

  /// What a batch came to, and how many passes it took.
  private struct BatchLosses: Codable {
    let losses: LossSum
    let passes: PassCount
  }
}

extension [LossSum] {
  /// All batches together.
  fileprivate var total: LossSum { reduce(LossSum(), +) }
}

extension [Double] {
  /// The mean and its standard error; the latter is 0 of a single number.
  package var meanAndError: (mean: Double, error: Double) {
    let mean = reduce(0, +) / Double(count)
    let squares = reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard count > 1 else { return (mean, 0) }
    return (mean, (squares / Double(count - 1) / Double(count)).squareRoot())
  }
}
