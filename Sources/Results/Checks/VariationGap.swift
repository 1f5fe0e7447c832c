public import Experiments

/// How much worse a model is on other images that show the same as those of the split.
public struct VariationGap: Sendable, Hashable {
  /// Which images.
  public let variation: Variation
  /// How many of the images of the split are right.
  public let clean: Int
  /// How many of the others are right.
  public let varied: Int
  /// How many images there are of each.
  public let samples: Int
  /// Whether chance does not explain that the others are harder.
  public let isSignificant: Bool

  /// The largest gap of an honest row of the committed leaderboard.
  ///
  /// TRADES on CIFAR-10 is right on 27 of 1,017 images less where they are shifted;
  /// `Documentation/variations.md` has all of them.
  public static let largestHonest = 27.0 / 1017

  /// Below this chance does not explain a gap: mid-p McNemar over the positions.
  private static let significance = 0.001

  /// Compares what is right, position by position.
  init(_ variation: Variation, clean: CleanRecord, varied: CleanRecord, samples: Int) {
    let (before, after) = (Set(clean.correctIndices), Set(varied.correctIndices))
    let (lost, gained) = (before.subtracting(after).count, after.subtracting(before).count)
    self.variation = variation
    (self.clean, self.varied, self.samples) = (before.count, after.count, samples)
    isSignificant =
      lost > gained && McNemar.midP(onlyFirst: lost, onlySecond: gained) < Self.significance
  }

  /// How much lower the accuracy is, as a share.
  public var size: Double { Double(clean - varied) / Double(max(samples, 1)) }

  /// Whether chance does not explain it, and no honest row has one so large.
  public var isSuspicious: Bool { isSignificant && size > Self.largestHonest }

  /// Whether it is more than twice as large as any honest row's: the model is taken to know its images by heart.
  public var isOfMemory: Bool { isSignificant && size > 2 * Self.largestHonest }

  /// The two accuracies in words.
  public var sentence: String {
    "\(percent(clean)) % of the images are right, \(percent(varied)) % of \(variation.phrase)"
  }

  /// How large it is, in words.
  var excess: String { "\(percent(clean - varied)) points fewer are right of \(variation.phrase)" }

  private func percent(_ count: Int) -> String {
    "\((1000 * Double(count) / Double(max(samples, 1))).rounded() / 10)"
  }
}
