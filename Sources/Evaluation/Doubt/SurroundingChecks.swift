import Attacks
import Experiments
import Results
import Robustness
import Torch

/// What happens close to clean images: whether there is a gradient, and whether predictions hold.
struct SurroundingChecks {
  let probe: Probe
  let threat: ThreatModel
  let random: RandomSource

  /// Images whose gradient could not change the loss by more than rounding, even if it were followed
  /// through the whole box.
  ///
  /// With s, the log-odds of cross-entropy, ‖∇s‖₁ is at most 84 units in the last place (1e-5 in single
  /// precision) of the larger of the two logits that compete. Where every wrong class is ruled out there
  /// is nothing to follow either.
  ///
  /// - Complexity: one forward and one backward pass an image.
  func gradients() throws -> Flag? {
    let rows = probe.correct
    guard !rows.isEmpty else { return nil }
    let batch = try probe.batch.rows(rows)
    let answer = try probe.oracle.gradient(
      batch.images, labels: batch.labels, loss: .crossEntropy)
    let lengths = try answer.gradient.flattened().abs().sum(1).doubles()
    let logits = try LogitRows(answer.logits, batch.labels)
    let dead = lengths.indices.count { row in
      let (own, rival) = logits.competitors(row)
      guard own.isFinite, rival.isFinite else { return true }
      return lengths[row] <= 84 * logits.unit(at: max(abs(own), abs(rival)))
    }
    guard dead > 0 else { return nil }
    return Flag(
      .zeroGradients,
      "\(dead) of \(rows.count) images have a gradient that is zero or too small to matter")
  }

  /// Noise a tenth as large as ε must not change predictions.
  ///
  /// - Complexity: four forward passes an image.
  func predictions() throws -> Flag? {
    let rows = probe.correct
    guard !rows.isEmpty else { return nil }
    let batch = try probe.batch.rows(rows)
    let ball = Ball(threat)
    let wrong = try (0..<4).reduce(0) { count, attempt in
      let unit = try ball.directions(
        batch.samples, like: batch.images, random.split(attempt))
      let moved = try (batch.images + unit * (threat.epsilon / 10)).clamped(0, 1)
      let verdict = try Verdict(logits: probe.oracle.logits(moved), labels: batch.labels)
      return count + verdict.isBroken.count { $0 }
    }
    guard wrong * 50 > 4 * rows.count else { return nil }
    return Flag(
      .unstablePredictions,
      "noise of ε/10 made \(wrong) of \(4 * rows.count) right predictions wrong")
  }

  /// One thread must give the same predictions as several.
  ///
  /// - Parameters:
  ///   - threads: the number in use, which is set again at the end.
  ///   - setThreads: sets it.
  /// - Complexity: one forward pass an image.
  func threads(_ threads: Int, setThreads: (Int) throws -> Void) throws -> Flag? {
    guard threads > 1 else { return nil }
    try setThreads(1)
    let logits = Result { try probe.oracle.logits(probe.batch.images) }
    try setThreads(threads)
    let before = try Verdict(logits: probe.logits, labels: probe.batch.labels)
    let after = try Verdict(logits: logits.get(), labels: probe.batch.labels)
    let changed = before.isBroken.indices.count {
      before.isBroken[$0] != after.isBroken[$0] && !before.isNearTie[$0] && !after.isNearTie[$0]
    }
    guard changed > 0 else { return nil }
    return Flag(
      .threadDependent,
      "\(changed) of \(before.isBroken.count) verdicts differ between \(threads) threads and one")
  }
}
