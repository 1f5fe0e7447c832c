public import Experiments

/// How the model does on the images as they are.
public struct CleanRecord: Codable, Sendable, Hashable {
  /// The share of images classified correctly, in 0...1.
  public var accuracy: Double
  /// How many images are classified correctly.
  public var correct: Int
  /// The Wilson interval (95 %) of the accuracy.
  public var interval: Interval
  /// The positions in the split of the images classified correctly, ascending.
  public var correctIndices: [Int]

  /// A record whose numbers follow from the images classified correctly, out of `samples`.
  public init(correctIndices: [Int], samples: Int) {
    let share = Share(correctIndices.count, of: samples)
    (accuracy, interval) = (share.value, share.interval)
    correct = correctIndices.count
    self.correctIndices = correctIndices.sorted()
  }
}
