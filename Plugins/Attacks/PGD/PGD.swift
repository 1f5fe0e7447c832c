public import Experiments
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
  /// The number of classes aimed at one after the other, likeliest first; 0 aims at none.
  public let targets: Int

  /// PGD with parameters of the caller's choice.
  public init(
    name: String = "pgd", loss: LogitLoss = .crossEntropy, steps: Int, stepSize: Double = 0.25,
    start: StartingPoint = .uniform, restarts: Int = 1, targets: Int = 0
  ) {
    self.name = name
    self.loss = loss
    self.steps = steps
    self.stepSize = stepSize
    self.start = start
    self.restarts = restarts
    self.targets = targets
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
    ].merging(targets > 0 ? ["targets": .number(Double(targets))] : [:]) { $1 }
  }

  public var passesPerSample: Int { restarts * max(1, targets) * (2 * steps + 1) }

  /// - Complexity: `restarts` × max(1, `targets`) × (`steps` + 1) forward and `restarts` × max(1,
  ///   `targets`) × `steps` backward passes.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    var active = try ActiveSet(batch)
    var losses = [Float](repeating: -.infinity, count: batch.count)
    var silent: [Int: Tensor] = [:]
    var ranking =
      targets > 0
      ? try TargetRanking(oracle.logits(batch.images), batch.labels, count: targets) : nil
    for attempt in 0..<restarts * max(1, targets) where !active.isEmpty {
      let aims = try ranking?.classes(place: attempt % targets)
      let run = try ascend(active.batch, aims, oracle, Ball(threat), random.split(attempt))
      for (row, image) in run.silent { silent[active.rows[row]] = image }
      // A later run replaces a candidate where it is wrong by more, or where nothing has been wrong
      // and its loss is higher: so verdicts of k runs are nested in k.
      let isKept = try active.keep(run.images, run.margins)
      let isBetter = active.rows.enumerated().map { row, place in
        isKept[row] || (!active.isFooled(place) && run.losses[row] > losses[place])
      }
      for row in isBetter.indices where isBetter[row] { losses[active.rows[row]] = run.losses[row] }
      try active.replace(run.images, where: isBetter)
      let left = try active.release(run.isClear)
      if let left { ranking = try ranking?.rows(left) }
    }
    return AttackOutcome(images: try active.candidates(), silent: silent, losses: losses)
  }

  private typealias Run = (
    images: Tensor, losses: [Float], margins: [Float], isClear: [Bool], silent: [Int: Tensor]
  )

  /// One run from one start, towards the classes aimed at where there are any.
  ///
  /// Nobody leaves before the last step, so each chunk is taken to its end by itself: its images
  /// stay in the cache.
  private func ascend(
    _ batch: AttackBatch, _ targets: Tensor?, _ oracle: Oracle, _ ball: Ball, _ random: RandomSource
  ) throws -> Run {
    var (parts, losses, margins, isClear): ([Tensor], [Float], [Float], [Bool]) = ([], [], [], [])
    var silent: [Int: Tensor] = [:]
    for start in stride(from: 0, to: batch.count, by: oracle.chunk) {
      let rows = Array(start..<min(start + oracle.chunk, batch.count))
      let run = try ascendChunk(batch.rows(rows), targets?.rows(rows), oracle, ball, random)
      parts.append(run.images)
      losses += run.losses
      margins += run.margins
      isClear += run.isClear
      for (row, image) in run.silent { silent[start + row] = image }
    }
    return (try Tensor.concatenate(parts), losses, margins, isClear, silent)
  }

  private func ascendChunk(
    _ batch: AttackBatch, _ targets: Tensor?, _ oracle: Oracle, _ ball: Ball, _ random: RandomSource
  ) throws -> Run {
    var images = try start.images(for: batch, in: ball, random: random)
    let sizes = Array(repeating: Float(stepSize * ball.threat.epsilon), count: batch.count)
    // Never shrinks: it keeps each sample's clearest wrong iterate.
    var earlier = try ActiveSet(batch)
    var units: [Double]?
    for _ in 0..<steps {
      let answer = try oracle.gradient(
        images, labels: batch.labels, targets: targets, loss: loss, units: units)
      units = answer.units
      try earlier.keep(images, LogitRows(answer.logits, batch.labels).margins)
      images = try ball.ascend(
        images, along: answer.gradient, around: batch.images, sizes: sizes)
    }
    let rows = try LogitRows(oracle.logits(images), batch.labels)
    let isClear = (0..<rows.count).map(rows.isClearlyWrong)
    var silent: [Int: Tensor] = [:]
    for row in isClear.indices where !isClear[row] && earlier.isFooled(row) {
      silent[row] = earlier.candidate(row)
    }
    let losses = try loss.evaluate(
      rows, targets: targets?.integers(), units: units ?? LogitLoss.units(of: rows)
    ).losses
    return (images, losses, rows.margins, isClear, silent)
  }
}
