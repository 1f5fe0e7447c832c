import Robustness
import Torch

/// An answer depends on the image's values, not on how they lie in memory nor on whether a gradient is
/// recorded.
struct PresentationLaw {
  private let pixels: Tensor

  init(_ pixels: Tensor) { self.pixels = pixels }

  /// A sentence for each presentation in which a model breaks the law.
  func faults(of model: any Classifier) throws -> [String] {
    let labels = try Tensor((0..<pixels.count).map { _ in 0 })
    let answers = try Presentation.all.map {
      try LogitRows($0.logits(of: pixels, by: model), labels)
    }
    return zip(Presentation.all, answers).dropFirst().compactMap { presentation, rows in
      guard rows.differences(from: answers[0]).contains(true) else { return nil }
      let layout = presentation.layout == .channelsLast ? "channels last" : "row by row"
      let recorded = presentation.isRecorded ? ", a gradient recorded" : ""
      return "images laid out \(layout)\(recorded) get other logits"
    }
  }
}
