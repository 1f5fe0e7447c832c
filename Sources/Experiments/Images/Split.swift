/// The part of a data set.
public enum Split: String, Sendable, Codable, CaseIterable {
  /// The images to learn from.
  case train
  /// The images to measure on.
  case test
}
