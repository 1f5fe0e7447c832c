import Attacks
import Experiments
import Robustness
import Torch

/// What an attack must do on a linear model.
struct StageLaws {
  let stage: LinearStage
  let attack: () -> any AttackMethod

  /// A sentence for each law that is broken.
  func faults(_ card: AttackCard) throws -> [String] {
    let whole = try run(stage.batch, stage.threat(3))
    guard whole.images.shape == stage.batch.images.shape else {
      return ["\(stage.batch.count) images become a tensor of shape \(whole.images.shape)"]
    }
    var broken = try companyFaults(whole)
    if !whole.isBroken.contains(true) {
      broken.append("it breaks no image at three times the distance that suffices")
    }
    let harmless = try run(stage.batch, stage.harmless)
    if harmless.isBroken.contains(true) {
      broken.append("an image counts as broken closer than any wrong one is")
    }
    if !card.needsGradients, whole.backwardPasses > 0 {
      broken.append("the card says that it needs no gradient; it makes backward passes")
    }
    // Twelve more for what is not the attack's own: the judge's passes and a look at the clean images.
    let made = harmless.forwardPasses + harmless.backwardPasses
    if made > stage.batch.count * (attack().passesPerSample + 12) {
      broken.append(
        "it makes \(made) passes for \(stage.batch.count) images; "
          + "passesPerSample says \(attack().passesPerSample) each")
    }
    return broken + (try resumptionFaults(whole))
  }

  /// An image meets the same attack whatever its company, and the same attack again.
  private func companyFaults(_ whole: AttackReport) throws -> [String] {
    let pixels = try whole.images.contiguous().floats()
    var broken: [String] = []
    if try run(stage.batch, stage.threat(3)).images.contiguous().floats() != pixels {
      broken.append("the same attack finds other images the second time; draw from its `random`")
    }
    let size = pixels.count / stage.batch.count
    for row in [0, stage.batch.count - 1] {
      let alone = try run(stage.batch.rows([row]), stage.threat(3))
      let mine = Array(pixels[row * size..<(row + 1) * size])
      guard try alone.images.contiguous().floats() != mine else { continue }
      broken.append(
        "an image ends elsewhere without its company; split `random` by the samples' positions")
      break
    }
    return broken
  }

  /// Going on from a state, be it the first, the last or between, ends where it would have ended.
  private func resumptionFaults(_ whole: AttackReport) throws -> [String] {
    guard attack() is any ResumableAttack else { return [] }
    let memory = StateMemory()
    _ = try run(stage.batch, stage.threat(3), memory)
    guard let last = memory.states.indices.last else { return [] }
    let pixels = try whole.images.contiguous().floats()
    for place in Set((0...4).map { $0 * last / 4 }).sorted() {
      let resumed = try run(stage.batch, stage.threat(3), StateMemory(from: memory.states[place]))
      guard try resumed.images.contiguous().floats() != pixels else { continue }
      return ["going on from state \(place + 1) of the \(last + 1) it offered, it ends elsewhere"]
    }
    return []
  }

  private func run(
    _ batch: AttackBatch, _ threat: ThreatModel, _ memory: StateMemory? = nil
  ) throws -> AttackReport {
    try AttackRunner(
      stage.model, classes: LinearStage.classes, threat: threat, random: RandomSource(seed: 0),
      chunk: stage.batch.count
    ).run(attack(), on: batch, memory: memory)
  }
}

/// Takes down every state, or hands one out.
private final class StateMemory: AttackMemory {
  private(set) var states: [AttackState] = []
  private let start: AttackState?

  init(from start: AttackState? = nil) { self.start = start }

  func recall() -> AttackState? { start }
  func offer(_ state: () throws -> AttackState) throws { states.append(try state()) }
}
