import Datasets
import Experiments
import Foundation

extension Corruptions {
  /// A table of accuracies in percent: a line for each corruption, a column for each severity.
  public static func text(of record: CorruptionsRecord) -> [String]? {
    func line(_ name: String, _ cells: [String]) -> String {
      "  " + name.padding(toLength: 20, withPad: " ", startingAt: 0)
        + cells.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }.joined()
    }
    func percent(_ share: Double) -> String { String(format: "%.2f", 100 * share) }
    func line(_ corruption: CorruptionsRecord.Corruption) -> String {
      let shares = corruption.right.map { Double($0) / Double(record.samples) }
      return line(
        corruption.name, (shares + [shares.reduce(0, +) / Double(shares.count)]).map(percent))
    }
    let ofMean = record.corruptions.filter { CorruptedImages.benchmark.contains($0.name) }
    let others = record.corruptions.filter { !CorruptedImages.benchmark.contains($0.name) }
    var lines = ["accuracy in percent, by corruption and severity, \(record.samples) images each"]
    lines.append(line("", (1...CorruptedImages.severities).map(String.init) + ["mean"]))
    lines += ofMean.map { line($0) }
    if let severities = record.severities, let mean = record.mean {
      lines.append(line("mean of the fifteen", (severities + [mean]).map(percent)))
    }
    lines += others.map { line($0) }
    if let mean = record.mean, let interval = record.interval {
      lines.append(
        "  mean corruption accuracy \(percent(mean)) % (95 %: \(percent(interval.low)) to "
          + "\(percent(interval.high)) %)")
    }
    if let missing = record.missing {
      let mean = record.mean == nil ? "; there is no mean without all fifteen" : ""
      lines.append(
        "  not in the folder: " + missing.map { $0 + ".npy" }.joined(separator: ", ") + mean)
    }
    return lines
  }
}
