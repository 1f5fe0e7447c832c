public import Experiments
public import Robustness

/// An attack with parameters of the user's choice; what is not given is as its protocol has it.
public struct TrialSettings: Codable, Hashable, Sendable {
  /// A stage of a protocol, or a registered attack.
  public var name: String
  /// Options as the attack names them; they go before what follows.
  public var options: [String: JSONValue]
  /// Steps; iterations of each search step of CW under L2; queries of Square.
  public var steps: Int?
  /// The length of a step, in units of pixel values; Adam's learning rate for CW under L2.
  public var stepSize: Double?
  /// Where it starts.
  public var start: String?
  /// The number of runs.
  public var restarts: Int?
  /// What is ascended.
  public var loss: LogitLoss?
  /// Whether classes are aimed at by their rank.
  public var isTargeted: Bool
  /// How many classes are aimed at.
  public var targets: Int?
  /// Whether the smallest perturbation is searched for, rather than one within ε.
  public var isMinimalNorm: Bool

  /// Settings.
  public init(
    _ name: String, options: [String: JSONValue] = [:], steps: Int? = nil,
    stepSize: Double? = nil, start: String? = nil, restarts: Int? = nil, loss: LogitLoss? = nil,
    isTargeted: Bool = false, targets: Int? = nil, isMinimalNorm: Bool = false
  ) {
    self.name = name
    self.options = options
    self.steps = steps
    self.stepSize = stepSize
    self.start = start
    self.restarts = restarts
    self.loss = loss
    self.targets = targets
    self.isTargeted = isTargeted
    // By its own name an option says what it says by a flag.
    self.isMinimalNorm =
      isMinimalNorm || options["minimalNorm"] == true || options["stopsInside"] == false
    if (askedTargets ?? 0) > 0 || askedLoss?.isTargeted == true { self.isTargeted = true }
  }

  /// The loss that was asked for, be it by its flag or by its option's name.
  var askedLoss: LogitLoss? {
    loss ?? options["loss"]?.stringValue.flatMap(LogitLoss.init(rawValue:))
  }

  /// How many classes were asked for.
  var askedTargets: Int? { targets ?? options["targets"]?.intValue }
}

/// Settings of an attack that contradict each other, or the model.
public struct InvalidSettings: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence to show.
  public let description: String

  /// The error that a sentence describes.
  public init(_ description: String) { self.description = description }
}
