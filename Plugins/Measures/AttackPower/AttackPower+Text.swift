import Experiments
import Foundation

extension AttackPower {
  /// What was found, stage by stage.
  public static func text(of record: AttackPowerRecord) -> [String]? {
    func line(_ name: String, _ text: String) -> String {
      "  " + name.padding(toLength: 16, withPad: " ", startingAt: 0) + text
    }
    var lines = ["planted adversarial images that are found (two classes, each stage on all)"]
    if let note = record.note { lines.append(line("", note)) }
    guard record.planted > 0 else { return lines }
    lines += record.stages.map { line($0.name, "\($0.found) of \(record.planted)") }
    lines.append(line("the whole", "\(record.found) of \(record.planted)"))
    lines.append(line("by chance", "\(record.foundByChance) of \(record.planted)"))
    let passes = "\(record.forwardPasses) forward and \(record.backwardPasses) backward passes"
    let seconds = String(format: "%.1f s", record.seconds)
    lines.append(line("read", "\(record.features ?? "logits"); \(passes), \(seconds)"))
    return lines
  }
}
