public import Experiments

/// How fast the robust loss rises when the weights are perturbed.
public struct FlatnessRecord: Codable, Sendable, Hashable {
  /// The rise over random directions.
  public struct Average: Codable, Sendable, Hashable {
    /// The mean rise of the robust loss.
    public var value: Double
    /// The standard error of the mean.
    public var standardError: Double
    /// The radius of the perturbation, relative to each layer's norm (ξ).
    public var xi: Double
    /// How many random directions were tried.
    public var directions: Int
    /// How many images the loss was measured on.
    public var samples: Int
    /// The split those images are from.
    public var split: String
    /// The standard error over images of each one's mean rise over directions.
    public var imageError: Double?

    /// A record with every number given.
    public init(
      value: Double, standardError: Double, xi: Double, directions: Int, samples: Int,
      split: String, imageError: Double? = nil
    ) {
      self.value = value
      self.standardError = standardError
      self.xi = xi
      self.directions = directions
      self.samples = samples
      self.split = split
      self.imageError = imageError
    }
  }

  /// The rise in the worst direction found.
  public struct Worst: Codable, Sendable, Hashable {
    /// The rise of the robust loss.
    public var value: Double
    /// The radius of the perturbation, relative to each layer's norm (ξ).
    public var xi: Double
    /// How many images the loss was measured on.
    public var samples: Int?
    /// The split those images are from.
    public var split: String?
    /// How the direction was searched for.
    public var parameters: [String: JSONValue]?
    /// The standard error over images of each one's rise.
    public var imageError: Double?

    /// A record with every number given.
    public init(
      value: Double, xi: Double, samples: Int? = nil, split: String? = nil,
      parameters: [String: JSONValue]? = nil, imageError: Double? = nil
    ) {
      self.value = value
      self.xi = xi
      self.samples = samples
      self.split = split
      self.parameters = parameters
      self.imageError = imageError
    }
  }

  /// The same of the cross-entropy on clean images.
  public struct Clean: Codable, Sendable, Hashable {
    /// The rise over random directions.
    public var average: Average?
    /// The rise in the worst directions found, one entry a radius.
    public var worst: [Worst]

    /// A record of what was measured.
    public init(average: Average?, worst: [Worst] = []) {
      self.average = average
      self.worst = worst
    }
  }

  /// The losses at the weights as they are, on the first training images.
  public struct Training: Codable, Sendable, Hashable {
    /// The robust loss.
    public var reference: Double
    /// The share of images that are misclassified, clean or attacked.
    public var robustError: Double
    /// The cross-entropy on clean images.
    public var cleanLoss: Double
    /// How many images.
    public var samples: Int
    /// The standard error over images of the robust loss.
    public var referenceError: Double?

    /// A record with every number given.
    public init(
      reference: Double, robustError: Double, cleanLoss: Double, samples: Int,
      referenceError: Double? = nil
    ) {
      self.reference = reference
      self.robustError = robustError
      self.cleanLoss = cleanLoss
      self.samples = samples
      self.referenceError = referenceError
    }
  }

  /// The curvature of the mean clean cross-entropy by the weights.
  public struct Hessian: Codable, Sendable, Hashable {
    /// The largest eigenvalue.
    public var largest: Double
    /// The smallest eigenvalue.
    public var smallest: Double
    /// How many images.
    public var samples: Int
    /// Whether both were found within the solver's tolerance.
    public var isConverged: Bool?

    /// A record with every number given.
    public init(largest: Double, smallest: Double, samples: Int, isConverged: Bool? = nil) {
      self.largest = largest
      self.smallest = smallest
      self.samples = samples
      self.isConverged = isConverged
    }

    /// |λmin| as a share of |λmax|: how far from convex the loss is.
    public var ratio: Double { largest == 0 ? 0 : abs(smallest) / abs(largest) }
  }

  /// The rise over random directions.
  public var average: Average?
  /// The rise in the worst directions found, one entry a radius.
  public var worst: [Worst]
  /// The robust loss at the weights as they are.
  public var reference: Double?
  /// Its standard error over images.
  public var referenceError: Double?
  /// The share of images that are misclassified at the weights as they are, clean or attacked.
  public var robustError: Double?
  /// The cross-entropy on clean images at the weights as they are.
  public var cleanLoss: Double?
  /// The flatness of the loss on clean images.
  public var clean: Clean?
  /// The losses on training images, for the generalisation gap.
  public var training: Training?
  /// The curvature by the weights.
  public var hessian: Hessian?
  /// The settings by name.
  public var preset: String?
  /// Forward passes made, one a sample.
  public var forwardPasses: Int?
  /// Backward passes made, one a sample.
  public var backwardPasses: Int?
  /// The time it took.
  public var seconds: Double?
  /// How much of it each measure took: `reference`, `training`, `average`, `worst`, `clean worst`,
  /// `Hessian`.
  public var measureSeconds: [String: Double]?

  /// A record of what was measured.
  public init(
    average: Average?, worst: [Worst] = [], reference: Double? = nil, robustError: Double? = nil,
    cleanLoss: Double? = nil, clean: Clean? = nil, training: Training? = nil,
    hessian: Hessian? = nil, preset: String? = nil
  ) {
    self.average = average
    self.worst = worst
    self.reference = reference
    self.robustError = robustError
    self.cleanLoss = cleanLoss
    self.clean = clean
    self.training = training
    self.hessian = hessian
    self.preset = preset
  }

  /// How much higher the robust loss is on test images than on training images.
  public var generalizationGap: Double? {
    training.flatMap { training in reference.map { $0 - training.reference } }
  }

  /// Its standard error: over the test images and over the training images, which are others.
  public var generalizationGapError: Double? {
    guard let test = referenceError, let training = training?.referenceError else { return nil }
    return (test * test + training * training).squareRoot()
  }
}
