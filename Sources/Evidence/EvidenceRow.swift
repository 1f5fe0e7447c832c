/// An image that a model gets wrong, as evidence holds it.
public struct EvidenceRow: Hashable, Sendable {
  /// What makes the clean image wrong.
  public enum Change: Hashable, Sendable {
    /// Multiples, −127 … 127, of a step in units of pixel values; the sum is clamped to [0, 1].
    case steps([Int8], scale: Float)
    /// The adversarial image itself, exactly.
    case image([Float])
  }

  /// The position in the split.
  public let sample: Int
  /// The true class.
  public let label: Int
  /// What makes it wrong.
  public let change: Change

  /// A row.
  public init(sample: Int, label: Int, change: Change) {
    self.sample = sample
    self.label = label
    self.change = change
  }

  /// The adversarial image that the change makes of the clean one.
  public func image(from clean: [Float]) -> [Float] {
    switch change {
    case .image(let values): return values
    case .steps(let steps, let scale):
      return [Float](unsafeUninitializedCapacity: clean.count) { target, count in
        for place in clean.indices {
          let value = clean[place] + Float(steps[place]) * scale
          target.initializeElement(at: place, to: min(max(value, 0), 1))
        }
        count = clean.count
      }
    }
  }
}
