package import Geometry

/// What was measured around one batch of images.
package struct BatchLandscape: Hashable, Sendable, Codable {
  /// The loss at one image of each sample, the clean or the attacked one.
  package struct Point: Hashable, Sendable, Codable {
    /// The mean L1 norm of the gradient.
    package var gradientL1: Double
    /// The eigenvalues of the Hessian of the batch's mean loss, largest |λ| first.
    package var eigenvalues: [Double]
    /// Whether the solver found them within its tolerance.
    package var isConverged: Bool

    /// A point's measures.
    package init(gradientL1: Double, eigenvalues: [Double], isConverged: Bool) {
      self.gradientL1 = gradientL1
      self.eigenvalues = eigenvalues
      self.isConverged = isConverged
    }
  }

  /// The number of images.
  package var samples: Int
  /// The mean move of a logit.
  package var logitVariation: Double
  /// The mean move of the logits that move most.
  package var logitVariationTop: Double
  /// At the clean images.
  package var clean: Point
  /// At the attacked images.
  package var attacked: Point

  /// A batch's measures.
  package init(samples: Int, variation: LogitVariation, clean: Point, attacked: Point) {
    self.samples = samples
    logitVariation = variation.mean
    logitVariationTop = variation.top
    self.clean = clean
    self.attacked = attacked
  }

  /// The measures of several batches as one.
  ///
  /// Gradients and logits are weighted with the batches' sizes. Eigenvalues are averaged rank by
  /// rank, and only over the batches of the first one's size: a smaller last one has another scale.
  ///
  /// - Parameter batches: in split order; nil comes back where there is none.
  package static func mean(_ batches: [BatchLandscape]) -> BatchLandscape? {
    guard let first = batches.first else { return nil }
    let total = batches.reduce(0) { $0 + $1.samples }
    func average(_ value: (BatchLandscape) -> Double) -> Double {
      batches.reduce(0) { $0 + value($1) * Double($1.samples) } / Double(total)
    }
    let full = batches.filter { $0.samples == first.samples }
    func point(_ which: KeyPath<BatchLandscape, Point>) -> Point {
      let spectra = full.map { $0[keyPath: which].eigenvalues }
      let ranks = spectra.map(\.count).min() ?? 0
      return Point(
        gradientL1: average { $0[keyPath: which].gradientL1 },
        // Of several batches the magnitudes: opposite signs at a rank must not cancel.
        eigenvalues: spectra.count == 1
          ? spectra[0]
          : (0..<ranks).map { rank in
            spectra.reduce(0) { $0 + abs($1[rank]) } / Double(spectra.count)
          },
        isConverged: full.allSatisfy { $0[keyPath: which].isConverged })
    }
    var mean = first
    mean.samples = total
    mean.logitVariation = average(\.logitVariation)
    mean.logitVariationTop = average(\.logitVariationTop)
    mean.clean = point(\.clean)
    mean.attacked = point(\.attacked)
    return mean
  }
}
