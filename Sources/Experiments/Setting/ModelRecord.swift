/// Which network was attacked.
public struct ModelRecord: Codable, Sendable, Hashable {
  /// Where a model comes from.
  public enum Kind: String, Codable, Sendable, Hashable {
    /// A registered defense and its weights.
    case defense
    /// A TorchScript file.
    case torchscript
    /// A state dict, loaded into an architecture of this package.
    case stateDict = "state-dict"
    /// Another process answered: what it computes with is not known.
    case served
  }

  /// Where the model comes from.
  public var kind: Kind
  /// The registered defense that the weights belong to, where the result has a name of its own.
  public var defense: String?
  /// The file of weights; `nil` for a defense that needs no training.
  public var path: String?
  /// The architecture's name, if known.
  public var architecture: String?
  /// The SHA-256 of the weights, in hexadecimal: of their file, of what decides about a defense
  /// that needs no training, or of a served model's source and what its server says of itself; `nil` only
  /// where an evaluation failed before it was known.
  public var sha256: String?
  /// The entry of a checkpoint that holds the weights, where there are several.
  public var key: String?
  /// The normalisation's means, where they are not in the model's own code.
  public var mean: [Double]?
  /// The normalisation's deviations.
  public var std: [Double]?
  /// The number of classes, where it is not the data set's.
  public var classes: Int?
  /// Whether a module that was saved in training mode was set to eval mode; `nil` where it was not.
  public var isSetToEval: Bool?
  /// The operators of a module that were let in though they do something else than compute; `nil` for none.
  public var operators: [String]?

  private enum CodingKeys: String, CodingKey {
    case kind, defense, path, architecture, sha256, key, mean, std, classes, operators
    case isSetToEval = "eval"
  }

  /// Whether it says which weights they were; a result with numbers does.
  package var namesWeights: Bool { !(sha256 ?? "").isEmpty }

  /// Whether the same weights compute the same in both: what is left are names and places.
  func computesAs(_ other: ModelRecord) -> Bool {
    kind == other.kind && architecture == other.architecture && key == other.key
      && mean == other.mean
      && std == other.std && classes == other.classes && isSetToEval == other.isSetToEval
      && operators == other.operators
  }

  /// Writes `null` where path, architecture or checksum are not known; leaves out what was not given.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kind, forKey: .kind)
    try values.encodeIfPresent(defense, forKey: .defense)
    try values.encode(path, forKey: .path)
    try values.encode(architecture, forKey: .architecture)
    try values.encode(sha256, forKey: .sha256)
    try values.encodeIfPresent(key, forKey: .key)
    try values.encodeIfPresent(mean, forKey: .mean)
    try values.encodeIfPresent(std, forKey: .std)
    try values.encodeIfPresent(classes, forKey: .classes)
    try values.encodeIfPresent(isSetToEval, forKey: .isSetToEval)
    try values.encodeIfPresent(operators, forKey: .operators)
  }

  /// Describes a model.
  public init(
    kind: Kind, defense: String? = nil, path: String? = nil, architecture: String? = nil,
    sha256: String? = nil, key: String? = nil, mean: [Double]? = nil, std: [Double]? = nil,
    classes: Int? = nil, isSetToEval: Bool? = nil, operators: [String]? = nil
  ) {
    self.kind = kind
    self.defense = defense
    self.path = path
    self.architecture = architecture
    self.sha256 = sha256
    self.key = key
    self.mean = mean
    self.std = std
    self.classes = classes
    self.isSetToEval = isSetToEval
    self.operators = operators
  }
}
