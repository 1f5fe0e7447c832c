/// How a network runs.
public enum Mode: Hashable, Sendable {
  /// Stored statistics; nothing changes.
  case eval
  /// Batch statistics, which also move the stored ones.
  case train
  /// Batch statistics, which enter the stored ones with this weight, from 0 to 1.
  case moving(Double)
  /// Batch statistics; the stored ones stay as they are.
  case batchStatistics
}
