import Experiments
import Foundation
import Results
import Verification

extension VerificationReport {
  /// What was found, for a terminal.
  var text: String {
    let title =
      "\(result.defense.unambiguous) on \(result.dataset.name) (\(result.dataset.split)), \(result.threat.title)"
    var lines = ["\(title): \(isVerified ? "verified" : "DOES NOT VERIFY")"]
    lines += findings.map { "  \($0.description)" }
    if let record { lines += holding(record) }
    lines += remarks.map { "  note      \($0)" }
    lines += result.flags.map { "  flag      \($0.id): \($0.message)" }
    return lines.joined(separator: "\n")
  }

  private func holding(_ record: VerificationRecord) -> [String] {
    let robust = result.robust?.count ?? 0
    let share = Double(mostRobust ?? 0) / Double(max(result.dataset.samples, 1))
    var lines = [
      "  proved    clean accuracy on \(record.clean) images, \(record.proved) of \(record.broken) "
        + String(format: "broken images: robust accuracy is at most %.2f %%", 100 * share),
      "  attested  that \(robust) images are robust, which attack broke what, what 8 bits restore, passes and times, "
        + "and the machine"
        + (record.proved < record.broken ? ", \(record.broken - record.proved) broken images" : ""),
    ]
    if let note = result.evidence?.note { lines.append("  note      \(note)") }
    let own = result.measures.names + (result.training == nil ? [] : ["training"])
    if !own.isEmpty {
      lines.append("  attested  \(own.joined(separator: ", ")): nobody measured them again")
    }
    guard let rerun = record.rerun else { return lines }
    let bound =
      rerun.excludedShare.map {
        String(format: "; %.2f %% or more false claims among them are excluded at 95 %%", 100 * $0)
      } ?? ""
    lines.append(
      "  rerun     \(rerun.claimed) of the \(rerun.robust) images called robust, "
        + "\(rerun.samples - rerun.claimed) others: the same verdicts" + bound)
    if let attested = record.attested {
      lines.append("  attested  \(attested.joined(separator: ", ")): not the same when run again")
    }
    return lines
  }
}
