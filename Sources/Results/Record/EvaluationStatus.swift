/// How the evaluation of a defense ended.
public enum EvaluationStatus: String, Codable, Sendable, Hashable, CaseIterable {
  /// It ran to its end.
  case ok
  /// Its process was ended by a signal, or by a trap.
  case crashed
  /// It exceeded its time limit.
  case timedOut = "timed-out"
  /// It exceeded its memory limit.
  case outOfMemory = "out-of-memory"
  /// It reported an error: wrong shapes, NaN logits, missing weights.
  case failed

  /// The status in words, as tables print it.
  public var title: String {
    switch self {
    case .ok: "ok"
    case .crashed: "crashed"
    case .timedOut: "timed out"
    case .outOfMemory: "out of memory"
    case .failed: "failed"
    }
  }
}
