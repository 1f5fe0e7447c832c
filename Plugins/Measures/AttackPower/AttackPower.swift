import Attacks
import Experiments
public import Robustness
import Torch

/// How many adversarial images the protocol's stages find that are known to be there.
///
/// Zimmermann, Brendel, Tramèr and Carlini, *Increasing Confidence in Adversarial Robustness Evaluations*,
/// NeurIPS 2022, section 4: the binarisation test. For each image a linear read-out of the model's
/// features is fitted that calls the ball's inside one class and a planted image on its surface the other; an attack
/// that cannot fool it would have missed as much elsewhere.
public struct AttackPower: Measure {
  /// What it measures.
  public static let summary = "Measures how many planted adversarial images the attacks find."

  let settings: AttackPowerSettings

  /// The measure with its settings.
  public init(_ settings: AttackPowerSettings) { self.settings = settings }

  /// The settings of a preset.
  public static func settings(_ preset: MeasurePreset) -> AttackPowerSettings {
    AttackPowerSettings(preset)
  }

  /// Plants an image in the ball of each of the first images for which a read-out separates it, and lets every
  /// stage of the ranked protocol, in its form for two classes, search each ball.
  ///
  /// - Throws: whatever the model throws; `CancellationError`.
  public func measure(_ subject: MeasureSubject) throws -> Measurement<AttackPowerRecord> {
    var record = AttackPowerRecord(wanted: settings.samples)
    (record.split, record.preset) = (subject.scope.split, subject.scope.preset)
    guard !(subject.classifier is any RandomizedClassifier) else {
      record.note = "not measured: the model draws, and its features with it"
      return Measurement(record)
    }
    let planting = try Planting(subject, settings)
    record.features = planting.source.name
    // As many again where a read-out does not separate, and no more.
    var rest = subject.images.positions.prefix(2 * settings.samples)
    while record.planted < settings.samples, !rest.isEmpty {
      // Each of these is needed, whatever the others come to.
      let (before, wave) = (record.planted, Array(rest.prefix(settings.samples - record.planted)))
      rest = rest.dropFirst(wave.count)
      let units = try subject.units(wave.map { "image \($0)" }) { place in
        let tick = subject.heartbeat("attack power", before + place, of: settings.samples)
        return try planting.planted(at: wave[place], heartbeat: tick)?.searched()
      }
      for unit in units { record.add(unit.value, seconds: unit.seconds) }
    }
    if record.planted < min(settings.samples, subject.images.positions.count) {
      record.note =
        "not measured: a read-out separates a planted image for \(record.planted) of "
        + "\(record.tried) images, \(settings.samples) are needed"
    }
    try subject.report("attack power", 1)
    return Measurement(record)
  }
}
