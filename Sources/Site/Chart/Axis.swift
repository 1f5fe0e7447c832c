import Foundation

/// One of the two directions of a chart: what is along it, from where to where.
package struct Axis: Sendable {
  /// What is along it.
  let label: String
  /// The ends.
  let range: ClosedRange<Double>
  /// Whether equal steps are equal factors.
  let isLogarithmic: Bool

  /// An axis that holds some values, with room around them.
  ///
  /// - Parameters:
  ///   - label: what is along it.
  ///   - values: what it must hold.
  ///   - floor: what it does not go below.
  ///   - spreads: whether it becomes logarithmic where values are far apart.
  package init(
    _ label: String, holding values: [Double], floor: Double? = nil, spreads: Bool = false
  ) {
    self.label = label
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    isLogarithmic = spreads && low > 0 && high > 8 * low
    if isLogarithmic {
      range = low / 1.4...high * 1.4
      return
    }
    let room = high > low ? 0.08 * (high - low) : max(0.1 * abs(high), 0.05)
    let bottom = max(low - room, min(floor ?? -.infinity, low))
    range = bottom...max(high + room, bottom + .leastNormalMagnitude)
  }

  /// Where a value lies, from 0 to 1.
  func share(_ value: Double) -> Double {
    guard isLogarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
  }

  /// Round values inside the range, about five of them.
  var ticks: [Double] {
    if isLogarithmic {
      let powers =
        Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
      let all = powers.flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
      let inside = all.filter(range.contains)
      return inside.count > 6 ? inside.filter { log10($0) == log10($0).rounded() } : inside
    }
    let rough = (range.upperBound - range.lowerBound) / 5
    let power = pow(10, log10(rough).rounded(.down))
    let step = power * ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10)
    let first = (range.lowerBound / step).rounded(.up)
    return (0..<12).map { (first + Double($0)) * step }.filter(range.contains)
  }

  /// A tick as it is printed.
  func text(_ tick: Double) -> String {
    abs(tick) < 1e-12 ? "0" : String(format: "%g", (tick * 1e9).rounded() / 1e9)
  }
}
