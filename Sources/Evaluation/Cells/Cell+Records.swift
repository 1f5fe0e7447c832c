package import Datasets
public import Experiments
import Files
import Foundation
public import Results
package import Robustness

extension Cell {
  /// What is known of the setting before the model is loaded.
  public func setting(on dataset: DatasetRecord) -> Setting {
    let kind: ModelRecord.Kind =
      switch model {
      case .defense: .defense
      case .torchScript: .torchscript
      case .stateDict: .stateDict
      }
    return Setting(
      protocolName: protocolName, defense: name, dataset: dataset, threat: threat, seed: seed,
      model: ModelRecord(kind: kind, path: model.path.map(Workspace().relative)))
  }

  /// The experiment that measuring this cell is, as far as it is known before the model is loaded.
  public func experiment(on dataset: DatasetRecord) -> Experiment {
    Experiment(
      setting: setting(on: dataset),
      attacks: attacks.map { AttackSetting(name: $0, parameters: [:]) },
      environment: EnvironmentRecord(self))
  }

  /// The experiment that measuring this cell is.
  ///
  /// - Parameter attacks: the attacks with their parameters.
  func experiment(
    on dataset: DatasetRecord, of model: LoadedModel, attacks: [AttackSetting]
  ) -> Experiment {
    var setting = setting(on: dataset)
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
  public func failed(_ failure: CellFailure, _ bench: Bench) throws -> EvaluationResult {
    EvaluationResult(
      setting: setting(on: try CellImages(self, bench).record), status: failure.status,
      failure: failure.record, environment: EnvironmentRecord(self))
  }

  /// What identifies this cell's images and weights as they are now.
  ///
  /// Of a defense that needs no training the model is made.
  ///
  /// - Throws: `MissingWeights` for a defense that needs weights and has none.
  public func fingerprint(_ bench: Bench) throws -> (dataset: DatasetRecord, sha256: String?) {
    let images = try CellImages(self, bench)
    return (images.record, try weightsHash(for: images.data, defenses: bench.roster.defenses))
  }

  /// The hash of the weights as they are now: of their file, where there is one.
  package func weightsHash(
    for data: any Dataset, defenses: [any Defense.Type]
  ) throws -> String? {
    try model.path.map { try Digest.sha256(ofFileAt: $0).hexadecimal }
      ?? LoadedModel(self, for: data, defenses: defenses).record.sha256
  }
}
