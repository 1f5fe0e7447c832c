import Experiments
import Robustness
import Torch

/// An ascent as an attack of the engine's own, for what no plug-in takes part in.
struct AscentAttack: Attack {
  let name: String
  let ascent: Ascent

  var parameters: [String: JSONValue] { [:] }
  var passesPerSample: Int { 2 * ascent.steps + 1 }

  func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    let run = try ascent.run(batch, nil, oracle, Ball(threat), random.split(0))
    return AttackOutcome(images: run.images, silent: run.silent, losses: run.losses)
  }
}
