import Foundation

/// One of the ways to measure flatness: average or worst case, with its radius ξ.
public struct FlatnessAxis: Sendable, Hashable {
  /// Whether over random directions, or in the worst one.
  public let isAverage: Bool
  /// The radius of the perturbation, relative to each tensor's norm.
  public let xi: Double

  private var name: String { isAverage ? "average" : "worst" }
  /// The radius as it is printed: `0.00075`.
  public var radius: String { String(format: "%g", xi) }

  /// What is written above a column.
  public var title: String { "\(isAverage ? "Average" : "Worst"), ξ \(radius)" }
  /// What is written at an axis.
  public var label: String { "\(name)-case flatness, ξ = \(radius)" }
  /// A part of a file's name.
  public var slug: String { "\(name)-\(radius)" }

  /// The flatness and its standard error: over directions in the average case, over images in the worst.
  public func value(_ record: FlatnessRecord?) -> (value: Double, error: Double?)? {
    if isAverage {
      guard let average = record?.average, average.xi == xi else { return nil }
      return (average.value, average.standardError)
    }
    return (record?.worst.first { $0.xi == xi }).map { ($0.value, $0.imageError) }
  }

  /// The average-case ones among some records, largest ξ first.
  public static func averages(_ records: [FlatnessRecord]) -> [FlatnessAxis] {
    Set(records.compactMap { $0.average?.xi }).sorted(by: >).map {
      FlatnessAxis(isAverage: true, xi: $0)
    }
  }

  /// The worst-case ones.
  public static func worst(_ records: [FlatnessRecord]) -> [FlatnessAxis] {
    Set(records.flatMap { $0.worst.map(\.xi) }).sorted(by: >).map {
      FlatnessAxis(isAverage: false, xi: $0)
    }
  }

  /// Both, average first.
  public static func all(_ records: [FlatnessRecord]) -> [FlatnessAxis] {
    averages(records) + worst(records)
  }
}
