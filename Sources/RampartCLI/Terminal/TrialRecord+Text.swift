import Experiments
import Foundation
import Results

extension TrialRecord {
  /// What came out, for a terminal.
  var text: String {
    let attacked = max(clean.correct, 1)
    var lines = [
      "\(attack.name) on \(setting.defense): \(setting.dataset.samples) images of \(setting.dataset.name) "
        + "(\(setting.dataset.split)), \(setting.threat.title)",
      "  parameters  " + parameterText,
      "  clean       " + share(clean.accuracy, clean.interval, clean.correct),
      "  robust      " + share(attack.robustAccuracy, attack.interval, attack.robust),
    ]
    if !attack.silentIndices.isEmpty {
      lines.append(
        "  silent      \(attack.silentIndices.count) more were broken by an earlier iterate only")
    }
    if let distances {
      lines.append(
        String(
          format: "  distance    median %@, mean %@ (found for %d of %d)", number(distances.median),
          number(distances.mean), distances.found, distances.attacked))
    }
    if let curve {
      lines.append(
        "  curve       at most so many are robust within ε (each broken one was judged there)")
      lines += curve.map { point in
        String(format: "    %-9.5f ", point.epsilon)
          + share(point.robustAccuracy, point.interval, point.robust)
      }
    }
    if nearTies > 0 { lines.append("  near ties   \(nearTies)") }
    lines.append(
      String(
        format: "  passes      %d forward, %d backward (%.1f an image attacked)",
        attack.forwardPasses, attack.backwardPasses,
        Double(attack.forwardPasses + attack.backwardPasses) / Double(attacked)))
    lines.append(
      String(format: "  time        %.1f s, %.1f s in all", attack.seconds, environment.seconds))
    lines += flags.map { "  flag        \($0.id): \($0.message)" }
    return lines.joined(separator: "\n")
  }

  /// What a file of adversarial images says of its making.
  var metadata: [String: String] {
    [
      "attack": attack.name, "parameters": parameterText, "defense": setting.defense,
      "model-sha256": setting.model.sha256 ?? "", "dataset": setting.dataset.title,
      "norm": setting.threat.norm.rawValue,
      "epsilon": setting.threat.text, "seed": String(setting.seed), "rampart": environment.rampart,
    ]
  }

  private var parameterText: String {
    attack.parameters.sorted { $0.key < $1.key }
      .map { key, value in "\(key) \(Self.words(value))" }.joined(separator: ", ")
  }

  private static func words(_ value: JSONValue) -> String {
    switch value {
    case .integer(let number): String(number)
    case .number(let number): String(format: "%g", number)
    case .string(let text): text
    case .bool(let flag): flag ? "yes" : "no"
    default: "…"
    }
  }

  private func share(_ accuracy: Double, _ interval: Interval, _ count: Int) -> String {
    String(
      format: "%6.2f %% (%.2f–%.2f), %d of %d", 100 * accuracy, 100 * interval.low,
      100 * interval.high, count, setting.dataset.samples)
  }

  private func number(_ value: Double?) -> String {
    value.map { String(format: "%.5f", $0) } ?? "–"
  }
}
