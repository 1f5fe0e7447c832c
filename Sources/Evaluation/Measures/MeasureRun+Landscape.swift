import Experiments
import Foundation
public import Landscape
import Results
import Robustness
import Torch

extension MeasureRun {
  /// Measures the landscape of the loss around the images.
  ///
  /// - Throws: `UnmeasurableModel` where a profile is asked for of weights that nobody can perturb;
  ///   whatever the model throws; `CancellationError`.
  public func landscape(
    _ preset: LandscapeSettings.Preset, _ settings: LandscapeSettings
  ) throws -> LandscapeOutcome {
    let subject = try subject("landscape", settings)
    let random = RandomSource(seed: cell.seed).split("landscape")
    // First, so that weights which cannot be reached stop it before anything is measured.
    let space = settings.measuresProfiles ? try WeightSpace(of: subject.model.classifier) : nil
    let measured = try batches(subject, settings, random)
    var record = LandscapeRecord(BatchLandscape.mean(measured.map(\.value)))
    (record.split, record.preset) = (cell.split.rawValue, preset.rawValue)
    record.batchSize = min(settings.batchSize, record.samples ?? 0)
    record.seconds = measured.reduce(0) { $0 + $1.seconds }
    return LandscapeOutcome(
      record: record, surfaces: try surfaces(subject, settings, random.split("surface")),
      profiles: try space.map { try profiles($0, subject, settings, random.split("profile")) } ?? []
    )
  }

  private func batches(
    _ subject: Subject, _ settings: LandscapeSettings, _ random: RandomSource
  ) throws -> [Subject.Unit<BatchLandscape>] {
    let positions = Array(subject.images.positions.prefix(settings.samples))
    let batches = try subject.batches(positions, size: settings.batchSize)
    var meter = try InputLandscape(
      of: subject.model.classifier, classes: subject.classes, threat: cell.threat,
      settings: settings)
    let found = try batches.enumerated().map { place, batch in
      try subject.unit("batch \(place)") {
        meter.heartbeat = subject.heartbeat("gradient, curvature", place, of: batches.count)
        return try meter.measure(batch, random: random.split(place))
      }
    }
    try subject.report("gradient, curvature", 1)
    return found
  }

  private func surfaces(
    _ subject: Subject, _ settings: LandscapeSettings, _ random: RandomSource
  ) throws -> [LossSurface] {
    let positions = Array(subject.images.positions.prefix(settings.surfaces))
    return try positions.enumerated().map { place, position in
      try subject.report("surface", Double(place) / Double(positions.count))
      return try LossPlane(
        of: subject.model.classifier, through: subject.images.batch(at: [position]),
        threat: cell.threat, random: random
      ).surface(points: settings.surfacePoints, span: settings.surfaceSpan)
    }
  }

  private func profiles(
    _ space: WeightSpace, _ subject: Subject, _ settings: LandscapeSettings, _ random: RandomSource
  ) throws -> [WeightProfile] {
    let positions = Array(subject.images.positions.prefix(settings.profileSamples))
    let search = RobustLossSearch(
      threat: cell.threat, steps: settings.steps, stepSize: FlatnessSettings(.paper).stepSize)
    var lines = WeightLines(
      of: space, on: try subject.images.batch(at: positions), classes: subject.classes,
      search: search, random: random)
    return try WeightProfile.Kind.allCases.enumerated().map { place, kind in
      try subject.unit("profile \(kind.rawValue)") {
        lines.heartbeat = subject.heartbeat("profile", place, of: 3)
        return try lines.profile(
          kind, directions: settings.directions, points: settings.profilePoints)
      }.value
    }
  }
}

extension MeasureRun.Subject {
  /// What a unit of work came to, and how long it took.
  fileprivate struct Unit<Value: Codable>: Codable {
    let value: Value
    let seconds: Double
  }

  /// A unit of work: what an earlier process kept of it, or what it comes to now.
  fileprivate func unit<Value: Codable>(
    _ name: String, _ work: () throws -> Value
  ) throws -> Unit<Value> {
    if let known = memory?.recall(name, as: Unit<Value>.self) { return known }
    let started = Date()
    let found = Unit(value: try work(), seconds: Date().timeIntervalSince(started))
    try memory?.keep(found, of: name)
    return found
  }

  /// Tells of a unit that goes on, nobody knows for how many passes.
  fileprivate func heartbeat(
    _ measure: String, _ place: Int, of count: Int
  ) -> () throws -> Void {
    var passes = 0.0
    return {
      passes += 1
      try report(measure, (Double(place) + passes / (passes + 300)) / Double(count))
    }
  }
}

extension LandscapeRecord {
  /// The record of what was measured; empty where nothing was.
  fileprivate init(_ measured: BatchLandscape?) {
    self.init(
      inputGradientL1: measured?.clean.gradientL1, hessianTop20: measured?.clean.eigenvalues,
      logitVariation: measured?.logitVariation, logitVariationTop: measured?.logitVariationTop,
      attackedInputGradientL1: measured?.attacked.gradientL1,
      attackedHessianTop20: measured?.attacked.eigenvalues, samples: measured?.samples)
    isConverged = measured.map { $0.clean.isConverged && $0.attacked.isConverged }
  }
}
