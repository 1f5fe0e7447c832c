import Robustness
import Torch

/// One run of FAB-T: one start, one target a sample.
struct FABRun {
  /// The largest weight of the step from the clean image.
  static let alphaMax = 0.1
  /// How far beyond the hyperplane a step goes.
  static let overshoot = 1.05
  /// How far a wrong iterate stays from the clean image when it is pulled back.
  static let backward = 0.9

  private let attack: FAB
  private let ball: Ball
  private let oracle: Oracle
  private var targets: Tensor
  private var clean: Tensor
  private var labels: Tensor
  private var now: Tensor
  private var staying: [Int]
  private let isFirst: Bool
  private let random: RandomSource

  init(
    _ attack: FAB, _ ball: Ball, _ oracle: Oracle, _ targets: Tensor, _ batch: AttackBatch,
    isFirst: Bool, _ random: RandomSource
  ) {
    self.attack = attack
    self.ball = ball
    self.oracle = oracle
    self.targets = targets
    (clean, labels, now) = (batch.images, batch.labels, batch.images)
    staying = Array(0..<batch.count)
    self.isFirst = isFirst
    self.random = random
  }

  /// Walks along the boundary; candidates and distances improve in place.
  ///
  /// - Returns: the rows of the batch at the start of this run that are left.
  mutating func approach(_ active: inout ActiveSet, _ distances: inout [Float]) throws -> [Int] {
    if !isFirst { try jump(active, distances) }
    for _ in 0..<attack.steps where !active.isEmpty {
      try step()
      let logits = try oracle.logits(now)
      let wrong = try Threshold.isBroken(logits, labels, by: 0)
      let clearly = try Threshold.isBroken(logits, labels, by: Threshold.release)
      let lengths = try ball.lengths(now - clean).floats()
      let nearer = wrong.indices.map { wrong[$0] && lengths[$0] < distances[active.rows[$0]] }
      try active.keep(now, where: nearer)
      for row in nearer.indices where nearer[row] { distances[active.rows[row]] = lengths[row] }
      try pullBack(wrong)
      let radius = Float(ball.threat.epsilon)
      let done = clearly.indices.map {
        attack.stopsInside && clearly[$0] && lengths[$0] <= radius
      }
      try narrow(done, &active)
    }
    return staying
  }

  /// Starts a later run at random, within half the known distance.
  private mutating func jump(_ active: ActiveSet, _ distances: [Float]) throws {
    let noise = try random.tensor(
      samples: active.batch.samples, shape: Array(clean.shape.dropFirst()), device: clean.device
    ) { ball.threat.norm == .linf ? 2 * $0.uniform() - 1 : $0.normal() }
    let radii = active.rows.map { 0.5 * min(distances[$0], Float(ball.threat.epsilon)) }
    let radius = try Tensor(radii, shape: [radii.count, 1, 1, 1]).moved(to: clean.device)
    now = try (clean + noise / (ball.lengths(noise) + 1e-12) * radius).clamped(0, 1)
  }

  /// The convex combination of the steps to the linearised boundary from here and from the clean
  /// image.
  private mutating func step() throws {
    let answer = try oracle.gradient(now, labels: labels, targets: targets, loss: .targetedMargin)
    let w = try answer.gradient.flattened()
    let (here, origin) = (try now.flattened(), try clean.flattened())
    // The boundary is where z_t − z_y = 0: ⟨w, v⟩ = ⟨w, here⟩ − (z_t − z_y).
    let gapHere = try answer.losses.reshaped([-1, 1])
    let gapOrigin = try gapHere + (w * (origin - here)).sum(1, keep: true)
    let moves = try HyperplaneProjection.moves(
      .concatenate([here, origin]), .concatenate([w, w]), .concatenate([gapHere, gapOrigin]),
      ball.threat.norm)
    let (fromHere, fromOrigin) = (
      try moves.slice(0..<here.count), try moves.slice(here.count..<2 * here.count)
    )
    let lengths = (try ball.lengths(fromHere), try ball.lengths(fromOrigin))
    let alpha = try
      (lengths.0.clamped(1e-8, .infinity)
      / (lengths.0.clamped(1e-8, .infinity) + lengths.1.clamped(1e-8, .infinity)))
      .clamped(0, Self.alphaMax)
    let next =
      try (here + fromHere * Self.overshoot) * (-alpha + 1)
      + (origin + fromOrigin * Self.overshoot) * alpha
    now = try next.clamped(0, 1).reshaped(now.shape)
  }

  /// Pulls wrong iterates towards their clean images.
  private mutating func pullBack(_ wrong: [Bool]) throws {
    let mask = try Tensor(wrong).moved(to: now.device).perSample(rank: now.rank)
    now = try mask.select(clean + (now - clean) * Self.backward, else: now)
  }

  private mutating func narrow(_ done: [Bool], _ active: inout ActiveSet) throws {
    guard let left = try active.release(done) else { return }
    (clean, labels) = (active.batch.images, active.batch.labels)
    (now, targets) = (try now.rows(left), try targets.rows(left))
    staying = left.map { staying[$0] }
  }
}
