/// Losses of some images added up, so that batches measured apart make one mean; and those of each, so that
/// differences have errors over images.
struct LossSum: Codable, Hashable, Sendable {
  /// The sum of the robust losses: of each image the cross-entropy at its worst iterate, whether or
  /// not the image was classified correctly to begin with.
  var robust: Double
  /// The sum of the cross-entropies on clean images.
  var clean: Double
  /// How many images are misclassified, clean or at their worst iterate.
  var wrong: Int
  /// How many images.
  var count: Int
  /// The robust loss of each image, in order: what `robust` is the sum of.
  var images: [Double]

  /// Sums.
  init(
    robust: Double = 0, clean: Double = 0, wrong: Int = 0, count: Int = 0, images: [Double] = []
  ) {
    self.robust = robust
    self.clean = clean
    self.wrong = wrong
    self.count = count
    self.images = images
  }

  /// The sums over both.
  static func + (a: LossSum, b: LossSum) -> LossSum {
    LossSum(
      robust: a.robust + b.robust, clean: a.clean + b.clean, wrong: a.wrong + b.wrong,
      count: a.count + b.count, images: a.images + b.images)
  }

  /// The robust loss (RLoss): the mean over images; 0 for none.
  var robustLoss: Double { count > 0 ? robust / Double(count) : 0 }
  /// The mean cross-entropy on clean images; 0 for none.
  var cleanLoss: Double { count > 0 ? clean / Double(count) : 0 }
  /// The robust error (RErr), in 0...1; 0 for no image.
  var robustError: Double { count > 0 ? Double(wrong) / Double(count) : 0 }
}
