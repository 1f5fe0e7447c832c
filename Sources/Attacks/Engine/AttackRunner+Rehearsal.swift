public import Robustness
import Torch

extension AttackRunner {
  /// Searches and judges as an evaluation will, on a few images and by a few steps, and searches without
  /// what does not stand that: the faster form of the model, the presentation that is fast.
  ///
  /// - Parameter batch: some images, right or wrong.
  public func rehearse(on batch: AttackBatch) throws -> Rehearsal {
    var rehearsal = Rehearsal(images: batch.count)
    guard let plain, batch.count > 0 else { return rehearsal }
    try begin("rehearsal")
    let judged = judge.forwardPasses
    rehearsal.turning = try turning(search.gradients(batch), plain.gradients(batch))
    let attack = AscentAttack(
      name: "rehearsal",
      ascent: Ascent(loss: .margin, steps: 10, stepSize: 0.25, start: .uniform))
    let (outcome, forward, backward) = try search.perturb(
      attack, batch, threat: threat, random: random.split(attack.name), memory: nil)
    let attacked = try Ball(threat).project(outcome.images, around: batch.images)
    for images in [batch.images, attacked] {
      let part = AttackBatch(images: images, labels: batch.labels, samples: batch.samples)
      let verdict = try judge.classify(part)
      rehearsal.inconsistent += verdict.isInconsistent.count { $0 }
      rehearsal.differing += try comparison(part, verdict)?.isDifferent.count { $0 } ?? 0
    }
    try requireNoMemory(batch, attacked)
    if rehearsal.isRevealing { search = plain }
    rehearsal.forwardPasses = forward + judge.forwardPasses - judged + 2 * batch.count
    rehearsal.backwardPasses = backward + 2 * batch.count
    return rehearsal
  }

  /// How many gradients point elsewhere, or are there in one of two presentations alone.
  private func turning(_ some: Tensor, _ others: Tensor) throws -> Int {
    func lengths(_ x: Tensor) throws -> [Double] { try x.flattened().doubleNorms() }
    let products = try (some.flattened().cast(to: .float64) * others.flattened().cast(to: .float64))
      .sum(1).doubles()
    return zip(products, zip(try lengths(some), try lengths(others))).count { product, lengths in
      guard lengths.0 > 0, lengths.1 > 0 else { return lengths.0 != lengths.1 }
      return product < 0.9 * lengths.0 * lengths.1
    }
  }
}

extension Tensor {
  /// The Euclidean lengths of rows, in double precision: [N, D] → [N].
  fileprivate func doubleNorms() throws -> [Double] {
    try cast(to: .float64).squared().sum(1).sqrt().doubles()
  }
}
