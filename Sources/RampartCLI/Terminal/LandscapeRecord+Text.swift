import Foundation
import Results

extension LandscapeRecord {
  /// What was measured, for a terminal.
  func text(of name: String) -> String {
    var lines = ["\(name): the loss around the images (smaller is smoother)"]
    lines += Self.lines("clean", inputGradientL1, hessianTop20, curvature)
    lines += Self.lines(
      "attacked", attackedInputGradientL1, attackedHessianTop20, attackedCurvature)
    if let logitVariation, let logitVariationTop {
      lines.append(
        String(
          format: "  logits      move by %.4g, the top tenth by %.4g", logitVariation,
          logitVariationTop))
    }
    if let samples, let batchSize, let seconds {
      lines.append(
        String(
          format: "  measured    on %d images in batches of %d, %.1f s", samples, batchSize, seconds
        ))
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(
    _ point: String, _ gradient: Double?, _ eigenvalues: [Double]?, _ curvature: Double?
  ) -> [String] {
    guard let gradient else { return [] }
    let label = point.padding(toLength: 10, withPad: " ", startingAt: 0)
    let line = String(format: "  %@  ‖∇‖₁ %.4g", label, gradient)
    guard let curvature, let first = eigenvalues?.first else { return [line] }
    return [
      line
        + String(
          format: ", mean |λ| of the top %d %.4g, the largest %.4g", eigenvalues?.count ?? 0,
          curvature, first)
    ]
  }
}
