/// How a network runs.
public enum Mode: Hashable, Sendable {
  /// Stored statistics; nothing changes.
  case eval
  /// Batch statistics, which also move the stored ones.
  case train
  /// Batch statistics; the stored ones stay as they are.
  case batchStatistics
}
