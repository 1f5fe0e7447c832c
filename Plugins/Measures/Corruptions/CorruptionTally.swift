import Datasets
import Experiments

/// Counts what is right, corruption by corruption and image by image.
struct CorruptionTally {
  private(set) var record: CorruptionsRecord
  /// How often each image is right under the corruptions that the mean is of.
  private var timesRight: [Int]

  /// A count of nothing yet.
  init(samples: Int, missing: [String]) {
    record = CorruptionsRecord(samples: samples)
    record.missing = missing.isEmpty ? nil : missing
    timesRight = [Int](repeating: 0, count: samples)
  }

  /// Adds a corruption, with the positions that are right in each severity.
  mutating func add(_ corruption: Corruption, right: [[Int]], seconds: Double) {
    record.seconds += seconds
    record.corruptions.append(
      .init(name: corruption.name, sha256: corruption.sha256, right: right.map(\.count)))
    guard CorruptedImages.benchmark.contains(corruption.name) else { return }
    for position in right.joined() { timesRight[position] += 1 }
    let ofMean = record.corruptions.filter { CorruptedImages.benchmark.contains($0.name) }
    guard ofMean.count == CorruptedImages.benchmark.count else { return }
    record.severities = right.indices.map { severity in
      let sum = ofMean.reduce(0) { $0 + $1.right[severity] }
      return Double(sum) / Double(ofMean.count * record.samples)
    }
    let mean = ClusteredShare(timesRight, of: ofMean.count * right.count)
    (record.mean, record.interval) = (mean.value, mean.interval)
  }
}
