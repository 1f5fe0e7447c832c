import Foundation
import Results

extension FlatnessRecord {
  /// What was measured, for a terminal.
  func text(of name: String) -> String {
    var lines = ["\(name): flatness in weight space (lower is flatter)"]
    if let reference, let robustError, let cleanLoss {
      lines.append(
        String(
          format: "  as it is    robust loss %.3f, robust error %.2f %%, clean loss %.3f",
          reference, 100 * robustError, cleanLoss))
    }
    if let training, let generalizationGap {
      lines.append(
        String(
          format: "  training    robust loss %.3f (gap %+.3f), robust error %.2f %%",
          training.reference, generalizationGap, 100 * training.robustError))
    }
    lines += Self.lines("robust loss", average, worst)
    if let clean { lines += Self.lines("clean loss", clean.average, clean.worst) }
    if let hessian {
      lines.append(
        String(
          format: "  Hessian     λmax %.4g, |λmin|/|λmax| %.3f", hessian.largest, hessian.ratio))
    }
    if let forwardPasses, let backwardPasses, let seconds {
      lines.append(
        String(
          format: "  cost        %d forward and %d backward passes, %.1f s", forwardPasses,
          backwardPasses, seconds))
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ loss: String, _ average: Average?, _ worst: [Worst]) -> [String] {
    var lines: [String] = []
    if let average {
      lines.append(
        String(
          format: "  average     %@ %+.3f ± %.3f (ξ = %g, %d directions, %d images)", loss,
          average.value, average.standardError, average.xi, average.directions, average.samples))
    }
    return lines
      + worst.map { String(format: "  worst       %@ %+.4f (ξ = %g)", loss, $0.value, $0.xi) }
  }
}
