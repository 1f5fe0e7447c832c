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

    /// A record with every number given.
    public init(
      value: Double, standardError: Double, xi: Double, directions: Int, samples: Int,
      split: String
    ) {
      self.value = value
      self.standardError = standardError
      self.xi = xi
      self.directions = directions
      self.samples = samples
      self.split = split
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

    /// A record with every number given.
    public init(
      value: Double, xi: Double, samples: Int? = nil, split: String? = nil,
      parameters: [String: JSONValue]? = nil
    ) {
      self.value = value
      self.xi = xi
      self.samples = samples
      self.split = split
      self.parameters = parameters
    }
  }

  /// The rise over random directions.
  public var average: Average?
  /// The rise in the worst directions found, one entry a radius.
  public var worst: [Worst]
  /// The robust loss at the weights as they are.
  public var reference: Double?

  /// A record of what was measured.
  public init(average: Average?, worst: [Worst] = [], reference: Double? = nil) {
    self.average = average
    self.worst = worst
    self.reference = reference
  }
}
