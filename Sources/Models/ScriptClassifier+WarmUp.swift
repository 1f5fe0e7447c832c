public import Experiments
import Robustness
import Torch

extension ScriptClassifier {
  /// Calls the module on noise in every presentation, so that what it builds once, at its first call, is
  /// there before anybody looks for changes: in calls like the judge's, and like a search's.
  ///
  /// - Parameters:
  ///   - shape: the images that it will get.
  ///   - chunk: how many in each call.
  public func warmUp(_ shape: ImageShape, chunk: Int) throws {
    let size = [shape.channels, shape.height, shape.width]
    let noise = try RandomSource(seed: 0).split("warm-up")
      .tensor(samples: Array(0..<chunk), shape: size, device: device) { $0.uniform() }
    for presentation in Presentation.all { _ = try presentation.logits(of: noise, by: self) }
    // One that takes no other number of images is not asked for another later.
    let part = try noise.slice(0..<Oracle.usualCall(ofChunk: chunk))
    for presentation in Presentation.all { _ = try? presentation.logits(of: part, by: self) }
    try settle(after: shape, chunk: chunk)
  }
}
