import Attacks
import Datasets
import Experiments
public import Robustness
import Torch

/// Accuracy under common corruptions, by kind and severity.
///
/// Hendrycks and Dietterich, *Benchmarking Neural Network Robustness to Common Corruptions and Perturbations*,
/// ICLR 2019.
public struct Corruptions: Measure {
  /// What it measures.
  public static let summary = "Measures accuracy on images under common corruptions (CIFAR-10-C)."

  /// The files' folder.
  public static let paths: Set<String> = ["folder"]

  let settings: CorruptionsSettings

  /// The measure with its settings.
  public init(_ settings: CorruptionsSettings) { self.settings = settings }

  /// The settings of a preset.
  public static func settings(_ preset: MeasurePreset) -> CorruptionsSettings {
    CorruptionsSettings(preset)
  }

  /// Classifies the first images of every severity of every corruption, as clean images are classified.
  ///
  /// - Throws: `DatasetError` for files that are not as they are published; whatever the model throws;
  ///   `CancellationError`.
  public func measure(_ subject: MeasureSubject) throws -> Measurement<CorruptionsRecord> {
    let files = try CorruptedImages(folder: settings.folder)
    try files.require(classes: subject.classes)
    let clean = try subject.images.batch(Array(subject.images.positions.prefix(1))).images
    let shape = ImageShape(
      channels: clean.shape[1], height: clean.shape[2], width: clean.shape[3])
    let count = min(settings.samples, files.count)
    var tally = CorruptionTally(samples: count, missing: files.missing)
    for (place, name) in files.present.enumerated() {
      let corruption = try files.corruption(name, of: shape)
      let tick = { (share: Double) in
        try subject.report(Self.name, (Double(place) + share) / Double(files.present.count))
      }
      let severities = CorruptedImages.severities
      // The file's hash is part of the unit's name: another file is other work.
      let units = (1...severities).map { "\(name) \(corruption.sha256), severity \($0)" }
      let found = try subject.units(units) { place in
        try Self.right(
          corruption, severity: place + 1, first: count, of: subject, on: clean.device
        ) { try tick((Double(place) + $0) / Double(severities)) }
      }
      tally.add(
        corruption, right: found.map(\.value), seconds: found.reduce(0) { $0 + $1.seconds })
      try tick(1)
    }
    var record = tally.record
    (record.split, record.preset) = (subject.scope.split, subject.scope.preset)
    return Measurement(record)
  }

  /// Which of the first images are classified right under a severity.
  private static func right(
    _ corruption: Corruption, severity: Int, first count: Int, of subject: MeasureSubject,
    on device: Device, _ tick: (Double) throws -> Void
  ) throws -> [Int] {
    let runner = try AttackRunner(
      subject.classifier, classes: subject.classes, threat: subject.threat,
      random: subject.random.split(name), chunk: subject.chunk)
    var right: [Int] = []
    for start in stride(from: 0, to: count, by: subject.chunk) {
      let range = start..<min(start + subject.chunk, count)
      let images = corruption.images(severity: severity, range)
      let shape = [range.count, images.shape.channels, images.shape.height, images.shape.width]
      let batch = AttackBatch(
        images: try Tensor(images.normalized(), shape: shape).moved(to: device),
        labels: try Tensor(images.labels).moved(to: device), samples: Array(range))
      let verdict = try runner.classify(batch)
      right += range.filter { verdict.isCorrect[$0 - start] }
      try tick(Double(range.upperBound) / Double(count))
    }
    return right
  }
}
