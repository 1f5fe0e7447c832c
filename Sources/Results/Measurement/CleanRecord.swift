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

  /// A record with every number given.
  public init(accuracy: Double, correct: Int, interval: Interval, correctIndices: [Int]) {
    self.accuracy = accuracy
    self.correct = correct
    self.interval = interval
    self.correctIndices = correctIndices
  }

  /// A record whose numbers follow from the images classified correctly, out of `samples`.
  public init(correctIndices: [Int], samples: Int) {
    self.init(
      accuracy: fraction(correctIndices.count, of: samples),
      correct: correctIndices.count,
      interval: .wilson(correctIndices.count, of: samples),
      correctIndices: correctIndices.sorted())
  }
}
