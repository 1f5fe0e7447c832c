import Robustness
import Torch

/// One run of FAB-T: one start, one target a sample.
struct FABRun {
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

  /// Walks along the boundary; candidates improve in place.
  ///
  /// - Returns: the rows of the batch at the start of this run that are left.
  mutating func approach(_ active: inout ActiveSet) throws -> [Int] {
    if !isFirst { try jump(active) }
    let radius = Float(ball.threat.epsilon)
    for _ in 0..<attack.steps where !active.isEmpty {
      try step()
      let margins = try LogitRows(oracle.logits(now), labels).relativeMargins
      let lengths = try ball.distances(now, from: clean)
      try active.keepNearest(
        now, margins, lengths, at: active.rows, radius: attack.stopsInside ? radius : 0)
      try pullBack(margins.map { $0 > 0 })
      let done = margins.indices.map {
        attack.stopsInside && margins[$0] > Threshold.release && lengths[$0] <= radius
      }
      try narrow(done, &active)
    }
    return staying
  }

  /// Starts a later run at random, within half the known distance.
  private mutating func jump(_ active: ActiveSet) throws {
    let noise = try random.tensor(
      samples: active.batch.samples, shape: Array(clean.shape.dropFirst()), device: clean.device
    ) { ball.threat.norm == .linf ? 2 * $0.uniform() - 1 : $0.normal() }
    let radii = active.rows.map { 0.5 * min(active.distances[$0], Float(ball.threat.epsilon)) }
    let radius = try Tensor(radii, shape: [radii.count, 1, 1, 1]).moved(to: clean.device)
    now = try (clean + noise / (ball.lengths(noise) + 1e-12) * radius).clamped(0, 1)
      .channelsLast()
  }

  private mutating func step() throws {
    let answer = try oracle.gradient(now, labels: labels, targets: targets, loss: .targetedMargin)
    now = try BoundaryStep(norm: ball.threat.norm)
      .next(from: now, around: clean, normals: answer.gradient, gaps: answer.losses)
  }

  /// Pulls wrong iterates towards their clean images.
  private mutating func pullBack(_ wrong: [Bool]) throws {
    guard wrong.contains(true) else { return }
    now = try ball.scale(
      now, around: clean, by: wrong.map { $0 ? Float(Self.backward) : 1 })
  }

  private mutating func narrow(_ done: [Bool], _ active: inout ActiveSet) throws {
    guard let left = try active.release(done) else { return }
    (clean, labels) = (active.batch.images, active.batch.labels)
    (now, targets) = (try now.rows(left), try targets.rows(left))
    staying = left.map { staying[$0] }
  }
}
