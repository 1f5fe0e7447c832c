import Experiments
public import Foundation
public import Results
import Robustness
import Torch

/// An earlier result that a cell need not measure again, or not all of.
public struct ReusableResult: Sendable {
  /// The result.
  public let result: EvaluationResult
  /// Where it is.
  public let file: URL
  /// Whether measuring the cell would give just that; else it has some of the cell's attacks.
  public let isWhole: Bool

  /// An earlier result.
  public init(result: EvaluationResult, file: URL, isWhole: Bool) {
    (self.result, self.file, self.isWhole) = (result, file, isWhole)
  }
}

extension Cell {
  /// What some results have that measuring this cell would give again: everything that influences a number is
  /// equal.
  ///
  /// The model is loaded only where a result is of its very weights.
  ///
  /// - Parameters:
  ///   - files: where results may be, the one to be preferred first.
  ///   - bench: the plug-ins and the images.
  /// - Throws: whatever loading the images or the model throws.
  public func reusable(among files: [URL], on bench: Bench) throws -> ReusableResult? {
    guard evidence == nil else { return nil }
    let (dataset, sha256) = try fingerprint(bench)
    let candidates = files.compactMap { file in
      (try? ResultStore.load(file)).map { (result: $0, file: file) }
    }.filter { result, _ in
      result.status == .ok && result.defense == name && result.model.sha256 == sha256
    }
    guard !candidates.isEmpty else { return nil }
    try LibTorch.start(threads: threads, device: device)
    let images = try CellImages(self, bench)
    let model = try LoadedModel(self, for: images.data, on: bench)
    let variations = Set(VariedImages(images).variations)
    let attacks = try chosenAttacks(classes: model.classes, from: bench.roster).map(
      AttackSetting.init)
    var experiment = experiment(on: dataset, of: model, attacks: attacks, bench)
    let found = candidates.compactMap { result, file -> ReusableResult? in
      // Whether a model draws is known only once it was asked.
      let isRandomised =
        EvaluationProtocol.named(protocolName)?.randomised == result.protocolName
      experiment.setting.protocolName = isRandomised ? result.protocolName : protocolName
      // Where nobody says otherwise, a card's memory decides.
      if chunk == nil, device == .cuda { experiment.environment.chunk = result.environment.chunk }
      let different = experiment.differences(from: result.experiment).map(\.aspect)
      let mayDiffer: Set<Experiment.Aspect> = [.protocolName, .attacks, .parameters, .rampart]
      let isWhole = different.isEmpty && variations == Set(result.variations.keys)
      guard isWhole || (result.tellsAttacksApart && mayDiffer.isSuperset(of: different)) else {
        return nil
      }
      return ReusableResult(result: result, file: file, isWhole: isWhole)
    }
    return found.first { $0.isWhole } ?? found.first
  }
}

extension EvaluationResult {
  /// Whether its records say all that came out of each attack, and would in any version.
  ///
  /// Close calls, which versions have judged in different ways, and answers that depend on the presentation are
  /// noted of the whole run; what ran on lots did not run on whom its stage is for.
  fileprivate var tellsAttacksApart: Bool {
    nearTies == 0 && lots == nil && !isFlagged(.layoutDependent) && !isFlagged(.stateful)
  }
}

extension AttackSetting {
  /// What a result says of an attack that runs.
  init(_ attack: any Attack) {
    self.init(name: attack.name, parameters: attack.parameters)
  }
}
