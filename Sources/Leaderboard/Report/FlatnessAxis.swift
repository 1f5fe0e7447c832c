import Results

/// One of the ways to measure flatness: average or worst case, with its radius ξ.
struct FlatnessAxis: Sendable, Hashable {
  let isAverage: Bool
  /// The radius of the perturbation, relative to each tensor's norm.
  let xi: Double

  /// What is written at an axis.
  var label: String {
    "\(isAverage ? "average" : "worst")-case flatness, ξ = \(Wording.radius(xi))"
  }

  /// A part of a file's name.
  var slug: String { "\(isAverage ? "average" : "worst")-\(Wording.radius(xi))" }

  /// The flatness and, in the average case, its standard error.
  func value(_ record: FlatnessRecord?) -> (value: Double, error: Double?)? {
    if isAverage {
      guard let average = record?.average, average.xi == xi else { return nil }
      return (average.value, average.standardError)
    }
    return (record?.worst.first { $0.xi == xi }).map { ($0.value, nil) }
  }

  /// The average-case ones among some records, largest ξ first.
  static func averages(_ records: [FlatnessRecord]) -> [FlatnessAxis] {
    Set(records.compactMap { $0.average?.xi }).sorted(by: >).map {
      FlatnessAxis(isAverage: true, xi: $0)
    }
  }

  /// The worst-case ones.
  static func worst(_ records: [FlatnessRecord]) -> [FlatnessAxis] {
    Set(records.flatMap { $0.worst.map(\.xi) }).sorted(by: >).map {
      FlatnessAxis(isAverage: false, xi: $0)
    }
  }

  /// Both, average first.
  static func all(_ records: [FlatnessRecord]) -> [FlatnessAxis] {
    averages(records) + worst(records)
  }
}
