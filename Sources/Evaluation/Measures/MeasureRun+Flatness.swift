import Experiments
import Foundation
public import Landscape
public import Results
import Robustness
import Torch

extension MeasureRun {
  /// Measures flatness in weight space.
  ///
  /// - Throws: `UnmeasurableModel`; whatever the model throws; `CancellationError`.
  public func flatness(
    _ preset: FlatnessSettings.Preset, _ settings: FlatnessSettings
  ) throws -> FlatnessRecord {
    let subject = try subject("flatness", settings)
    let space = try WeightSpace(of: subject.model.classifier)
    let meter = FlatnessMeter(
      space, classes: subject.classes, threat: cell.threat, settings: settings,
      random: RandomSource(seed: cell.seed), chunk: subject.chunk, memory: subject.memory,
      progress: subject.report)
    let positions = Array(subject.images.positions.prefix(settings.samples))
    let test = try subject.batches(positions, size: settings.batchSize)
    let training = try trainingImages().map { images in
      try Subject(
        images: images, model: subject.model, classes: subject.classes, chunk: subject.chunk,
        memory: nil, report: subject.report
      ).batches(
        Array(images.positions.prefix(settings.trainingSamples)), size: settings.batchSize)
    }
    let measured = try meter.measure(test, training: training ?? [])
    var record = FlatnessRecord(
      measured, settings, samples: positions.count, split: cell.split.rawValue,
      preset: preset.rawValue)
    if let (hessian, seconds) = try hessian(space, subject, settings) {
      record.hessian = hessian
      record.measureSeconds?["Hessian"] = seconds
    }
    record.seconds = record.measureSeconds?.values.reduce(0, +)
    return record
  }

  /// The ends of the spectrum of the clean loss's Hessian, on the last of the images: where there are
  /// enough, not those that flatness is measured on.
  private func hessian(
    _ space: WeightSpace, _ subject: Subject, _ settings: FlatnessSettings
  ) throws -> (FlatnessRecord.Hessian, seconds: Double)? {
    let positions = Array(subject.images.positions.suffix(settings.hessianSamples))
    guard !positions.isEmpty else { return nil }
    let unit = "Hessian"
    if let known = subject.memory?.recall(unit, as: FlatnessRecord.Hessian.self) {
      let seconds = subject.memory?.recall(unit + " seconds", as: Double.self)
      return (known, seconds ?? 0)
    }
    let started = Date()
    var hessian = try WeightHessian(
      of: space, on: subject.images.batch(at: positions),
      random: RandomSource(seed: cell.seed).split("Hessian"))
    hessian.heartbeat = { try subject.report(unit, 0) }
    let (largest, smallest, isConverged) = try hessian.measure()
    let record = FlatnessRecord.Hessian(
      largest: largest, smallest: smallest, samples: positions.count, isConverged: isConverged)
    let seconds = Date().timeIntervalSince(started)
    try subject.memory?.keep(seconds, of: unit + " seconds")
    try subject.memory?.keep(record, of: unit)
    try subject.report(unit, 1)
    return (record, seconds)
  }
}

extension FlatnessRecord {
  /// The record of what was measured on so many images of a split.
  init(
    _ flatness: Flatness, _ settings: FlatnessSettings, samples: Int, split: String, preset: String
  ) {
    func average(_ found: Flatness.Average?) -> Average? {
      found.map {
        Average(
          value: $0.value, standardError: $0.standardError, xi: settings.averageRadius,
          directions: settings.directions, samples: samples, split: split)
      }
    }
    func worst(_ found: [Flatness.Worst]) -> [Worst] {
      found.map {
        Worst(
          value: $0.value, xi: $0.radius, samples: samples, split: split,
          parameters: [
            "restarts": .integer(settings.worstRestarts), "steps": .integer(settings.worstSteps),
            "weightStep": .number(settings.weightStep),
          ])
      }
    }
    self.init(
      average: average(flatness.average), worst: worst(flatness.worst),
      reference: flatness.reference.robustLoss, robustError: flatness.reference.robustError,
      cleanLoss: flatness.reference.cleanLoss,
      clean: Clean(average: average(flatness.cleanAverage), worst: worst(flatness.cleanWorst)),
      training: flatness.training.map {
        Training(
          reference: $0.robustLoss, robustError: $0.robustError, cleanLoss: $0.cleanLoss,
          samples: $0.count)
      }, preset: preset)
    forwardPasses = flatness.forwardPasses
    backwardPasses = flatness.backwardPasses
    measureSeconds = flatness.seconds
  }
}
