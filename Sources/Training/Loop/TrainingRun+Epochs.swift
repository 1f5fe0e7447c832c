import Datasets
import Experiments
import Foundation
import Models
import Robustness
import Torch

extension TrainingRun {
  /// What a checkpoint must agree with to be gone on from.
  var settings: String {
    var parts: [String: String] = [
      "recipe": Self.json(trainer.recipe), "inner": Self.json(trainer.inner),
      "objective": "\(objective)", "architecture": "\(network.architecture)",
      "threat": "\(threat.norm.rawValue) \(threat.epsilon)", "seed": "\(context.seed)",
      "epochs": "\(epochs)", "images": "\(data.loader.dataset.count)",
      "data": data.loader.dataset.info.checksum,
    ]
    // Written only where there is something to say, so that checkpoints keep their form.
    if let extra = context.extra { parts["extra"] = "\(extra.count) \(extra.info.checksum)" }
    if !optimizer.settings.isEmpty { parts["optimizer"] = optimizer.settings }
    return Self.json(parts)
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Measures what is to be measured after an epoch and keeps the best snapshot.
  ///
  /// - Returns: the line of the log, and the network that was measured or is to be kept: the one that
  ///   the training would hand out now, averaged weights included; nil where nobody wants it.
  mutating func endEpoch(
    _ tally: EpochTally, seconds: Double, processorSeconds: Double
  ) throws -> (line: TrainingLog.Line, network: Network?) {
    let progress = tally.progress
    var line = TrainingLog.Line(
      epoch: tally.epoch, loss: progress.loss, cleanTrainingAccuracy: progress.cleanAccuracy,
      robustTrainingAccuracy: progress.robustAccuracy, learningRate: optimizer.learningRate,
      seconds: seconds, processorSeconds: processorSeconds, forwardPasses: tally.passes.forward,
      backwardPasses: tally.passes.backward)
    let selects =
      trainer.recipe.selection.map { $0.isDue(after: tally.epoch, of: epochs) } ?? false
    let watched = context.watched.flatMap {
      $0.areDue(after: tally.epoch, of: epochs) ? $0 : nil
    }
    guard selects || watched != nil || context.epochMetadata != nil else {
      return (line, nil)
    }
    let network = try deployable(after: tally.epoch)
    if let watched {
      var probe = probe(InnerAttack(steps: 10), "watch")
      line.train = try probe.measure(network, on: watched.training)
      probe.keepsLosses = true
      line.test = try probe.measure(network, on: watched.test)
    }
    if selects, let selection = trainer.recipe.selection, let heldOut = data.heldOut {
      var probe = probe(selection.attack, "selection")
      probe.restarts = selection.restarts
      let measurement = try probe.measure(network, on: heldOut)
      line.heldOut = measurement
      best = Snapshot.better(
        best,
        Snapshot(
          epoch: tally.epoch, measurement: measurement,
          values: network.parameters.all.map(\.value)))
    }
    return (line, network)
  }

  private func probe(_ attack: InnerAttack, _ name: String) -> RobustProbe {
    RobustProbe(
      attack: attack, threat: threat, random: RandomSource(seed: context.seed).split(name),
      group: context.group)
  }

  /// Refuses weights that are no numbers before they get into a checkpoint.
  func requireFiniteWeights(after epoch: Int) throws {
    for parameter in network.parameters.all {
      guard try parameter.value.isFinite().all().booleans() == [true] else {
        throw TrainingError(
          "\(parameter.name) is not finite after epoch \(epoch + 1): training diverged")
      }
    }
  }

  /// What the training would hand out now: averaged weights where it averages.
  private func deployable(after epoch: Int) throws -> Network {
    if let average, !average.values.isEmpty {
      return try average.network(like: network, estimatingOver: data.loader, epoch: epoch)
    }
    return try optimizer.restingPlace.map(network.copied(trained:)) ?? network
  }

  /// Puts into the network what the training hands out.
  func handOut() throws {
    if let best {
      best.apply(to: network)
    } else {
      let final = try deployable(after: max(0, epochs - 1))
      for (mine, its) in zip(network.parameters.all, final.parameters.all) {
        mine.value = its.value
      }
    }
  }
}
