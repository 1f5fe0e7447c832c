/// The arithmetic that attacks search in; verdicts are always in float32.
public enum SearchPrecision: String, Hashable, Sendable, Codable, CaseIterable {
  /// Single precision.
  case float32
  /// bfloat16 first, and float32 for what that leaves unbroken, for as long as it pays.
  case bf16
}
