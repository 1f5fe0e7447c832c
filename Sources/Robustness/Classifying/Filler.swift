import Torch

/// Images that nobody asks about, to fill up a chunk: others, turned in themselves so that no two are
/// alike.
struct Filler {
  /// As many as were asked for, [N, C, H, W].
  let images: Tensor

  /// Images made of others [N, C, H, W].
  init(like others: Tensor, count: Int) throws {
    let (height, width) = (others.shape[2], others.shape[3])
    var parts: [Tensor] = []
    for turn in 1...(count + others.count - 1) / others.count {
      let across = try Self.turned(others, by: turn % width, dimension: 3)
      parts.append(try Self.turned(across, by: turn / width % height, dimension: 2))
    }
    images = try Tensor.concatenate(parts).slice(0..<count).detached()
  }

  /// Whether they can stand beside some images.
  func fits(_ others: Tensor) -> Bool {
    images.shape.dropFirst() == others.shape.dropFirst() && images.device == others.device
  }

  private static func turned(_ images: Tensor, by steps: Int, dimension: Int) throws -> Tensor {
    guard steps > 0 else { return images }
    let size = images.shape[dimension]
    return try .concatenate(
      [
        images.slice(steps..<size, dimension: dimension),
        images.slice(0..<steps, dimension: dimension),
      ], dimension: dimension)
  }
}
