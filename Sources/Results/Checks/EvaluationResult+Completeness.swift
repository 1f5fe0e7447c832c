public import Experiments

extension EvaluationResult {
  /// Whether this is a complete run of the protocol that ranks.
  public var isRanked: Bool { rankingFaults.isEmpty }

  /// What keeps this from being ranked, in phrases; empty for what is.
  public var rankingFaults: [String] {
    let isReplaced = EvaluationProtocol.named(setting.protocolName)?.standing == .replaced
    return (isReplaced ? ["protocol \(setting.protocolName)"] : []) + completenessFaults
  }

  /// Whether this is a complete run of its protocol.
  ///
  /// Decided from the record's contents; the stored ``complete`` is what its author claims.
  public var isComplete: Bool { completenessFaults.isEmpty }

  /// What keeps this from being a complete run, in phrases; empty for a complete one.
  ///
  /// A run is complete if it
  /// - followed `rampart-2` or `rampart-1` (or one's `+eot`) and ended well,
  /// - ran all of its attacks,
  /// - on every image of the split that the archive holds, and not of the training split,
  /// - with seed 0, searching in float32,
  /// - of weights that it names by their hash, not of a model that another process served or that does
  ///   something else than compute,
  /// - of a defense that is not registered as known to be broken,
  /// - which keeps nothing of its calls,
  /// - and does not know the images by heart.
  public var completenessFaults: [String] {
    var faults: [String] = []
    if isFlagged(.knownBroken) { faults.append("known to be broken: a canary") }
    if status != .ok { faults.append(status.title) }
    if status == .ok, !setting.model.namesWeights { faults.append("no hash of the weights") }
    faults += EvaluationProtocol.faults(of: experiment)
    if let lots { faults.append(lots.summary) }
    if clean == nil || robust == nil { faults.append("no accuracies") }
    if isFlagged(.stateful) { faults.append("keeps something of its calls") }
    if memorises { faults.append("knows the images by heart") }
    return faults
  }
}

extension EvaluationProtocol {
  /// What keeps an experiment from being a complete run, in phrases, whatever comes out of it.
  public static func faults(of experiment: Experiment) -> [String] {
    let (setting, dataset) = (experiment.setting, experiment.setting.dataset)
    let rules = named(setting.protocolName)
    if rules?.standing == .bound { return ["protocol \(setting.protocolName): an upper bound"] }
    var faults: [String] = []
    if setting.model.kind == .served { faults.append("served: weights not known") }
    if let operators = setting.model.operators {
      faults.append("let in: \(operators.joined(separator: ", "))")
    }
    if rules == nil { faults.append("protocol \(setting.protocolName)") }
    let names = experiment.attacks.map(\.name)
    let missing = (rules ?? ranking).labels.filter { !names.contains($0) }
    if !missing.isEmpty { faults.append("without \(missing.joined(separator: ", "))") }
    if dataset.split == .train { faults.append("training split") }
    if let whole = dataset.splitSamples {
      if dataset.indices != Array(0..<max(0, whole)) || whole < 1 {
        faults.append("\(dataset.samples) of \(whole) images")
      }
    } else {
      faults.append("size of the split not given")
    }
    if let precision = experiment.environment.precision {
      faults.append("searched in \(precision)")
    }
    if setting.seed != (rules ?? ranking).seed { faults.append("seed \(setting.seed)") }
    return faults
  }
}
