import Foundation
public import Results

extension Landscape {
  /// What was measured, for a terminal.
  public static func text(of record: LandscapeRecord) -> [String]? {
    var lines = ["the loss around the images (smaller is smoother)"]
    lines += Self.lines("clean", record.inputGradientL1, record.hessianTop20, record.curvature)
    lines += Self.lines(
      "attacked", record.attackedInputGradientL1, record.attackedHessianTop20,
      record.attackedCurvature)
    if let move = record.logitVariation, let top = record.logitVariationTop {
      lines.append(
        String(format: "  logits      move by %.4g, the top tenth by %.4g", move, top))
    }
    if let samples = record.samples, let batchSize = record.batchSize, let seconds = record.seconds
    {
      lines.append(
        String(
          format: "  measured    on %d images in batches of %d, %.1f s", samples, batchSize, seconds
        ))
    }
    return lines
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
