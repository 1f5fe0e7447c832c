/// How radii are read and written.
public enum Radius {
  /// How far a number may be from a multiple of half a 255th, in 255ths, to be taken for it.
  ///
  /// Six decimals of 8/255 are near enough, and no number of four decimals or fewer is: 0.031, which
  /// papers use beside 8/255, stays what it is.
  private static let tolerance = 1.3e-4

  /// The positive finite number that a text such as `8/255`, `0.5` or `.03` means; nil where it means
  /// none.
  public static func number(parsing text: String) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    let value: Double? =
      switch parts.count {
      case 1: parts[0]
      case 2: parts[0].flatMap { top in parts[1].map { top / $0 } }
      default: nil
      }
    guard let value, value > 0, value.isFinite else { return nil }
    return value
  }

  /// The multiple of half a 255th that a radius is but for rounding; else the radius.
  static func rounded(_ value: Double) -> Double {
    halves(of: value, within: tolerance).map { $0 / 255 } ?? value
  }

  /// The text of a radius: a decimal where three digits behind the point say it, else a number of
  /// 255ths where it is one, else all its digits.
  static func text(of value: Double) -> String {
    let thousandths = (value * 1000).rounded()
    if thousandths >= 1, thousandths < 1e9, abs(value * 1000 - thousandths) < 1e-9 {
      return plain(thousandths / 1000)
    }
    // Here only what arithmetic left over is forgiven: the text must say the number.
    if let steps = halves(of: value, within: 1e-10) { return plain(steps) + "/255" }
    return "\(value)"
  }

  /// The number of 255ths, whole or half, that a radius is within a tolerance.
  private static func halves(of value: Double, within tolerance: Double) -> Double? {
    let steps = (value * 510).rounded() / 2
    // Beyond that doubles have no digits left to tell.
    guard steps >= 0.5, steps < 1e6, abs(value * 255 - steps) < tolerance else { return nil }
    return steps
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
