/// What the settings of measures have in common: counts that may not be too small, lengths above 0.
public enum MeasureLimits {
  /// The first count that is smaller than it may be, or above a million, in a phrase.
  ///
  /// - Parameter counts: the setting's name, its value, and the least that it may be.
  public static func fault(_ counts: [(name: String, value: Int, least: Int)]) -> String? {
    counts.first { !($0.least...1_000_000).contains($0.value) }.map {
      "\($0.name) is \($0.value), expected \($0.least) to 1,000,000"
    }
  }

  /// The first length that is not above 0, or no number, in a phrase.
  public static func fault(_ lengths: [(name: String, value: Double)]) -> String? {
    lengths.first { !($0.value > 0 && $0.value.isFinite) }.map {
      "\($0.name) is \($0.value), expected a number above 0"
    }
  }
}
