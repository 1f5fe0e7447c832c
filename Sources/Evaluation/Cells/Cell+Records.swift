package import Datasets
public import Experiments
import Files
import Foundation
public import Results
import Robustness

extension Cell {
  /// What is known of the setting before the model is loaded.
  public func setting(on dataset: DatasetRecord, _ bench: Bench) -> Setting {
    let kind: ModelRecord.Kind =
      switch model {
      case .defense: .defense
      case .torchScript: .torchscript
      case .stateDict: .stateDict
      case .served: .served
      }
    return Setting(
      protocolName: protocolName, defense: name, dataset: dataset, threat: threat, seed: seed,
      model: ModelRecord(kind: kind, path: model.path.map(bench.workspace.relative)))
  }

  /// The experiment that measuring this cell is, as far as it is known before the model is loaded.
  public func experiment(on dataset: DatasetRecord, _ bench: Bench) -> Experiment {
    Experiment(
      setting: setting(on: dataset, bench),
      attacks: attacks.map { AttackSetting(name: $0, parameters: [:]) },
      environment: EnvironmentRecord(self))
  }

  /// The experiment that measuring this cell is.
  ///
  /// - Parameter attacks: the attacks with their parameters.
  func experiment(
    on dataset: DatasetRecord, of model: LoadedModel, attacks: [AttackSetting], _ bench: Bench
  ) -> Experiment {
    var setting = setting(on: dataset, bench)
    (setting.model, setting.options) = (model.record, model.options)
    return Experiment(setting: setting, attacks: attacks, environment: EnvironmentRecord(self))
  }

  /// The attacks as they are on so many classes.
  ///
  /// - Throws: `InvalidAttack` for one that is not registered.
  func chosenAttacks(classes: Int, from roster: Roster) throws -> [any Attack] {
    try attacks.map { try roster.attack($0, norm: threat.norm, classes: classes) }
  }

  /// The record of a measurement that failed.
  public func failed(_ failure: TaskFailure, _ bench: Bench) throws -> EvaluationResult {
    EvaluationResult(
      setting: setting(on: try CellImages(self, bench).record, bench), status: failure.status,
      failure: failure.record, environment: EnvironmentRecord(self))
  }

  /// What identifies this cell's images and weights as they are now.
  ///
  /// Of a defense that needs no training the model is made.
  ///
  /// - Throws: `MissingWeights` for a defense that needs weights and has none.
  public func fingerprint(_ bench: Bench) throws -> (dataset: DatasetRecord, sha256: String?) {
    let images = try CellImages(self, bench)
    return (images.record, try weightsHash(for: images.data, bench))
  }

  /// The hash of the weights as they are now: of their file, where there is one.
  package func weightsHash(for data: any Dataset, _ bench: Bench) throws -> String? {
    try model.path.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
      ?? LoadedModel(self, for: data, on: bench).record.sha256
  }
}
