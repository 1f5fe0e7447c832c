public import Robustness
public import Torch

/// A model that takes one number of images at a time, for callers who have others: a trace of
/// `view(64, -1)` keeps the 64.
///
/// What is missing in the last batch is filled with repetitions, whose logits nobody sees.
public struct FixedBatchClassifier:
  AcceleratedClassifier, FixedSizeClassifier, InspectableClassifier
{
  /// The model.
  public let base: any Classifier
  /// The number of images in each of its calls.
  public let size: Int

  /// Wraps a model.
  public init(_ base: any Classifier, size: Int) {
    precondition(size > 0, "no model takes \(size) images at a time")
    self.base = base
    self.size = size
  }

  public func logits(for images: Tensor) throws -> Tensor {
    let parts = try stride(from: 0, to: images.count, by: size).map { start in
      let part = try images.slice(start..<min(start + size, images.count))
      guard part.count < size else { return try base.logits(for: part) }
      let last = try part.slice(part.count - 1..<part.count)
      let filling = try last.expanded([size - part.count] + part.shape.dropFirst())
      return try base.logits(for: .concatenate([part, filling])).slice(0..<part.count)
    }
    return try parts.count == 1 ? parts[0] : .concatenate(parts)
  }

  /// The model's own attributes.
  public func attributes() throws -> [String: String] {
    try (base as? any InspectableClassifier)?.attributes() ?? [:]
  }

  /// The model's own twin, which takes as many images.
  public func searchTwin() throws -> any Classifier {
    guard let model = base as? any AcceleratedClassifier else { return self }
    return FixedBatchClassifier(try model.searchTwin(), size: size)
  }
}
