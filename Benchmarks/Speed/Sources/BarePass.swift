import Robustness
import Torch

/// What one pass of a model costs when nothing else is done, in seconds a sample.
struct BarePass {
  /// A forward pass.
  let forward: Double
  /// What the gradient by the input costs beyond the forward pass.
  let backward: Double

  /// Times a model on one chunk of images: the median of several rounds of both.
  init(of model: any Classifier, on images: Tensor, rounds: Int = 9) throws {
    let images = try images.channelsLast()
    var (forward, both): ([Double], [Double]) = ([], [])
    for round in 0..<rounds + 2 {
      let plain = try Self.seconds { _ = try model.logits(for: images) }
      let graded = try Self.seconds {
        let leaf = try images.leaf()
        _ = try model.logits(for: leaf).sum().gradients(with: [leaf])
      }
      guard round >= 2 else { continue }  // the first rounds make LibTorch's plans
      forward.append(plain)
      both.append(graded)
    }
    self.forward = Self.median(forward) / Double(images.count)
    backward = max(0, Self.median(both) / Double(images.count) - self.forward)
  }

  /// The mean of two measurements.
  init(_ first: BarePass, _ second: BarePass) {
    forward = (first.forward + second.forward) / 2
    backward = (first.backward + second.backward) / 2
  }

  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let elapsed = try ContinuousClock().measure(body)
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
