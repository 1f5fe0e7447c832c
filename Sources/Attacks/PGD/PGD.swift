public import Robustness
public import Torch

/// Projected gradient descent with a fixed step, judged by its last iterate.
///
/// Madry et al., *Towards Deep Learning Models Resistant to Adversarial Attacks*, ICLR 2018. The
/// constants are those of protocol `rampart-1`: the step is a fraction of ε.
public struct PGD: Attack {
  public let name: String
  /// What is ascended.
  public let loss: LogitLoss
  /// The number of steps.
  public let steps: Int
  /// The length of a step, in multiples of ε.
  public let stepSize: Double
  /// Where each run starts.
  public let start: StartingPoint
  /// The number of runs; a sample takes part until a last iterate of its has been wrong.
  public let restarts: Int

  /// PGD with parameters of the caller's choice.
  public init(
    name: String = "pgd", loss: LogitLoss = .crossEntropy, steps: Int, stepSize: Double = 0.25,
    start: StartingPoint = .uniform, restarts: Int = 1
  ) {
    self.name = name
    self.loss = loss
    self.steps = steps
    self.stepSize = stepSize
    self.start = start
    self.restarts = restarts
  }

  /// PGD-20 of protocol `rampart-1`.
  public static let rampart1 = PGD(name: "pgd-20", steps: 20)

  /// CW under Linf of protocol `rampart-1`: 30 steps on Carlini and Wagner's margin loss.
  public static let carliniWagnerLinf = PGD(name: "cw", loss: .carliniWagner, steps: 30)

  public var parameters: [String: AttackParameter] {
    [
      "loss": .text(loss.rawValue), "steps": .number(Double(steps)),
      "stepSizeOverEpsilon": .number(stepSize), "start": .text(start.rawValue),
      "restarts": .number(Double(restarts)),
    ]
  }

  public var passesPerSample: Int { restarts * (2 * steps + 1) }

  /// - Complexity: `restarts` × (`steps` + 1) forward and `restarts` × `steps` backward passes.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    var active = try ActiveSet(batch)
    var losses = [Float](repeating: -.infinity, count: batch.count)
    var silent: [Int: Tensor] = [:]
    for restart in 0..<restarts where !active.isEmpty {
      let part = active.batch
      let run = try ascend(part, oracle, Ball(threat), random.split(restart))
      for (row, image) in run.silent { silent[active.rows[row]] = image }
      // A later run replaces a candidate where it is wrong by more, or where nothing has been wrong
      // and its loss is higher: so verdicts of k runs are nested in k.
      let isKept = try active.keep(run.images, run.margins)
      let isBetter = active.rows.enumerated().map { row, place in
        isKept[row] || (!active.isFooled(place) && run.losses[row] > losses[place])
      }
      for row in isBetter.indices where isBetter[row] { losses[active.rows[row]] = run.losses[row] }
      try active.replace(run.images, where: isBetter)
      _ = try active.release(run.margins.map { $0 > Threshold.release })
    }
    return AttackOutcome(images: try active.candidates(), silent: silent, losses: losses)
  }

  /// One run from one start.
  private func ascend(
    _ batch: AttackBatch, _ oracle: Oracle, _ ball: Ball, _ random: RandomSource
  ) throws -> (images: Tensor, losses: [Float], margins: [Float], silent: [Int: Tensor]) {
    var images = try start.images(for: batch, in: ball, random: random)
    let sizes = Array(repeating: Float(stepSize * ball.threat.epsilon), count: batch.count)
    // Never shrinks: it keeps each sample's clearest wrong iterate.
    var earlier = try ActiveSet(batch)
    for _ in 0..<steps {
      let answer = try oracle.gradient(images, labels: batch.labels, loss: loss)
      try earlier.keep(images, LogitRows(answer.logits, batch.labels).relativeMargins)
      images = try ball.ascend(
        images, along: answer.gradient, around: batch.images, sizes: sizes)
    }
    let rows = try LogitRows(oracle.logits(images), batch.labels)
    let margins = rows.relativeMargins
    var silent: [Int: Tensor] = [:]
    for row in margins.indices
    where margins[row] <= Threshold.release && earlier.margins[row] > Threshold.release {
      silent[row] = earlier.candidate(row)
    }
    return (images, try loss.evaluate(rows).losses, margins, silent)
  }
}
