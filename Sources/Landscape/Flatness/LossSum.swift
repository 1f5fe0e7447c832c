/// Losses of some images added up, so that batches measured apart make one mean.
public struct LossSum: Codable, Hashable, Sendable {
  /// The sum of the robust losses: of each image the cross-entropy at its worst iterate, whether or
  /// not the image was classified correctly to begin with.
  public var robust: Double
  /// The sum of the cross-entropies on clean images.
  public var clean: Double
  /// How many images are misclassified, clean or at their worst iterate.
  public var wrong: Int
  /// How many images.
  public var count: Int

  /// Sums.
  public init(robust: Double = 0, clean: Double = 0, wrong: Int = 0, count: Int = 0) {
    self.robust = robust
    self.clean = clean
    self.wrong = wrong
    self.count = count
  }

  /// The sums over both.
  public static func + (a: LossSum, b: LossSum) -> LossSum {
    LossSum(
      robust: a.robust + b.robust, clean: a.clean + b.clean, wrong: a.wrong + b.wrong,
      count: a.count + b.count)
  }

  /// The robust loss (RLoss): the mean over images; 0 for none.
  public var robustLoss: Double { count > 0 ? robust / Double(count) : 0 }
  /// The mean cross-entropy on clean images; 0 for none.
  public var cleanLoss: Double { count > 0 ? clean / Double(count) : 0 }
  /// The robust error (RErr), in 0...1; 0 for no image.
  public var robustError: Double { count > 0 ? Double(wrong) / Double(count) : 0 }
}
