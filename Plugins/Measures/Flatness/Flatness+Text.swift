import Foundation
public import Results

extension Flatness {
  /// What was measured, for a terminal.
  public static func text(of record: FlatnessRecord) -> [String]? {
    var lines = ["flatness in weight space (lower is flatter)"]
    if let reference = record.reference, let robustError = record.robustError,
      let cleanLoss = record.cleanLoss
    {
      lines.append(
        String(
          format: "  as it is    robust loss %.3f%@, robust error %.2f %%, clean loss %.3f",
          reference, Self.error(record.referenceError), 100 * robustError, cleanLoss))
    }
    if let training = record.training, let gap = record.generalizationGap {
      lines.append(
        String(
          format: "  training    robust loss %.3f%@ (gap %+.3f%@), robust error %.2f %%",
          training.reference, Self.error(training.referenceError), gap,
          Self.error(record.generalizationGapError), 100 * training.robustError))
    }
    lines += Self.lines("robust loss", record.average, record.worst)
    if let clean = record.clean { lines += Self.lines("clean loss", clean.average, clean.worst) }
    if let hessian = record.hessian {
      lines.append(
        String(
          format: "  Hessian     λmax %.4g, |λmin|/|λmax| %.3f", hessian.largest, hessian.ratio))
    }
    if let forward = record.forwardPasses, let backward = record.backwardPasses,
      let seconds = record.seconds
    {
      lines.append(
        String(
          format: "  cost        %d forward and %d backward passes, %.1f s", forward, backward,
          seconds))
    }
    return lines
  }

  private static func lines(
    _ loss: String, _ average: FlatnessRecord.Average?, _ worst: [FlatnessRecord.Worst]
  ) -> [String] {
    var lines: [String] = []
    if let average {
      lines.append(
        String(
          format: "  average     %@ %+.3f ± %.3f%@ (ξ = %g, %d directions, %d images)", loss,
          average.value, average.standardError,
          average.imageError.map { String(format: ", over images ± %.3f", $0) } ?? "", average.xi,
          average.directions, average.samples))
    }
    return lines
      + worst.map {
        String(
          format: "  worst       %@ %+.4f%@ (ξ = %g)", loss, $0.value, Self.error($0.imageError),
          $0.xi)
      }
  }

  /// A standard error over images, where there is one.
  private static func error(_ value: Double?) -> String {
    value.map { String(format: " ± %.3f", $0) } ?? ""
  }
}
