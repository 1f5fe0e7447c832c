import Experiments
public import Results
import Robustness
import Torch

extension Cell {
  /// The first of some results that is what measuring this cell again would give: everything that
  /// influences a number is equal.
  ///
  /// The model is loaded only where a result is of its very weights.
  ///
  /// - Throws: whatever loading the images or the model throws.
  public func reusable(
    among results: [EvaluationResult], on bench: Bench
  ) throws -> EvaluationResult? {
    guard evidence == nil else { return nil }
    let (dataset, sha256) = try fingerprint(bench)
    let candidates = results.filter {
      $0.status == .ok && $0.defense == name && $0.model.sha256 == sha256
    }
    guard !candidates.isEmpty else { return nil }
    try LibTorch.start(threads: threads)
    let model = try LoadedModel(self, for: CellImages(self, bench).data, on: bench)
    let attacks = try chosenAttacks(classes: model.classes, from: bench.roster).map(
      AttackSetting.init)
    var experiment = experiment(on: dataset, of: model, attacks: attacks, bench)
    return candidates.first {
      // Whether a model draws is known only once it was asked.
      let isRandomised =
        EvaluationProtocol.named(protocolName)?.randomised == $0.protocolName
      experiment.setting.protocolName = isRandomised ? $0.protocolName : protocolName
      return experiment.differences(from: $0.experiment).isEmpty
    }
  }
}

extension AttackSetting {
  /// What a result says of an attack that runs.
  init(_ attack: any Attack) {
    self.init(name: attack.name, parameters: attack.parameters)
  }
}
