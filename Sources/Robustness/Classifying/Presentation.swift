public import Torch

/// How images are handed to a model: what a function of images cannot tell apart.
public struct Presentation: Hashable, Sendable {
  /// The order of the images' values in memory.
  public let layout: Layout
  /// Whether operations are recorded for a gradient.
  public let isRecorded: Bool

  /// A presentation.
  public init(_ layout: Layout, isRecorded: Bool = false) {
    (self.layout, self.isRecorded) = (layout, isRecorded)
  }

  /// All there are; a search uses two of them.
  ///
  /// The first is that of the verdict: images as they are stored, nothing recorded.
  public static let all = [Layout.contiguous, .channelsLast].flatMap { layout in
    [false, true].map { Presentation(layout, isRecorded: $0) }
  }

  /// That of a search between two gradients: the layout that convolutions like, nothing recorded.
  public static let search = Presentation(.channelsLast)

  /// The logits that a model gives images handed to it in this way.
  ///
  /// - Parameters:
  ///   - images: a chunk [N, C, H, W]; the model sees nothing of what they are part of.
  ///   - model: what is asked.
  public func logits(of images: Tensor, by model: any Classifier) throws -> Tensor {
    let images = try images.fresh(layout)
    guard !isRecorded else { return try model.logits(for: images.leaf()).detached() }
    return try LibTorch.withoutGradients { try model.logits(for: images) }
  }
}
