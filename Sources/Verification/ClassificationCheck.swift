import Evaluation
import Results

/// Compares what a model makes of images here with what a result says.
struct ClassificationCheck {
  private let right: Set<Int>
  private let wrong: Set<Int>

  /// What is too close to call is neither wrong nor right.
  init(_ positions: [Int], _ found: Classification) {
    right = Set(found.right).subtracting(found.close)
    wrong = Set(positions).subtracting(found.right).subtracting(found.close)
  }

  /// Where the result says otherwise.
  func findings(_ claim: CleanRecord, _ check: Finding.Check, _ subject: String) -> [Finding] {
    let claimed = Set(claim.correctIndices)
    let extra = claimed.intersection(wrong).sorted()
    let missing = right.subtracting(claimed).sorted()
    var findings: [Finding] = []
    if !extra.isEmpty {
      findings.append(Finding(check, subject, "the model gets \(listed(extra)) wrong"))
    }
    if !missing.isEmpty {
      findings.append(
        Finding(check, subject, "the model gets \(listed(missing)) right, which it lacks"))
    }
    return findings
  }

  private func listed(_ images: [Int]) -> String {
    "image " + images.prefix(5).map(String.init).joined(separator: ", ")
      + (images.count > 5 ? ", … (\(images.count) in all)" : "")
  }
}
