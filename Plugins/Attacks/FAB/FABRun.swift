import Attacks
import Experiments
import Robustness
import Torch

/// One run of FAB-T: one start, one target a sample.
struct FABRun {
  private let attack: FAB
  private let ball: Ball
  private let oracle: Oracle
  private var targets: Tensor
  private var clean: Tensor
  private var labels: Tensor
  private var now: Tensor
  private var staying: [Int]
  private let isFirst: Bool
  /// How many steps are done.
  private var done = 0
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

  /// Goes on in the middle of the work; the run was made of the samples that are left.
  mutating func resume(from state: AttackState) throws {
    now = try (state.tensors["now"] ?? clean).channelsLast()
    staying = state.integers["staying"] ?? []
    done = state.integer("step")
  }

  /// Writes down everything that is not in the batch.
  func describe(in state: inout AttackState) throws {
    state.tensors["now"] = now
    state.integers["staying"] = staying
    state.integers["step"] = [done]
  }

  /// Walks along the boundary; candidates improve in place.
  ///
  /// - Parameter pause: called between steps with the run and what it has changed.
  /// - Returns: the rows of the batch at the start of this run that are left.
  mutating func approach(
    _ active: inout ActiveSet, pause: (FABRun, ActiveSet) throws -> Void
  ) throws -> [Int] {
    if !isFirst && done == 0 { try jump(active) }
    let radius = Float(ball.threat.epsilon)
    while done < attack.steps, !active.isEmpty {
      try step()
      let (rows, lengths) = try look()
      try active.keepNearest(
        now, rows, lengths, at: active.rows, radius: attack.stopsInside ? radius : 0)
      try pullBack((0..<rows.count).map(rows.isWrong))
      let isFound = lengths.indices.map {
        attack.stopsInside && rows.isClearlyWrong($0) && lengths[$0] <= radius
      }
      try narrow(isFound, &active)
      done += 1
      if !active.isEmpty { try pause(self, active) }
    }
    return staying
  }

  /// What the model says of the iterates, and how far they are from their clean images; read at once
  /// where each read waits for a device.
  private func look() throws -> (rows: LogitRows, lengths: [Float]) {
    now.device == .cpu
      ? (try oracle.rows(now, labels).rows, try ball.distances(now, from: clean))
      : try oracle.rows(now, labels, alongside: ball.lengths(now - clean).reshaped([-1]))
  }

  /// Starts a later run at random, within half the known distance.
  private mutating func jump(_ active: ActiveSet) throws {
    let direction = try ball.directions(active.batch.samples, like: clean, random)
    let radii = active.rows.map { 0.5 * min(active.distances[$0], Float(ball.threat.epsilon)) }
    let radius = try Tensor(radii, shape: [radii.count, 1, 1, 1]).moved(to: clean.device)
    now = try (clean + direction * radius).clamped(0, 1).channelsLast()
  }

  private mutating func step() throws {
    let answer = try oracle.gradient(now, labels: labels, targets: targets, loss: .targetedMargin)
    // A class that the model rules out has no boundary to go to.
    let gaps = answer.losses.map { $0.isFinite ? $0 : 0 }
    now = try BoundaryStep(norm: ball.threat.norm, alphaMax: attack.alphaMax, overshoot: attack.eta)
      .next(from: now, around: clean, normals: answer.gradient, gaps: gaps)
  }

  /// Pulls wrong iterates towards their clean images.
  private mutating func pullBack(_ wrong: [Bool]) throws {
    guard wrong.contains(true) else { return }
    now = try ball.scale(
      now, around: clean, by: wrong.map { $0 ? Float(attack.beta) : 1 })
  }

  private mutating func narrow(_ isFound: [Bool], _ active: inout ActiveSet) throws {
    guard let left = try active.release(isFound) else { return }
    (clean, labels) = (active.batch.images, active.batch.labels)
    (now, targets) = (try now.rows(left), try targets.rows(left))
    staying = left.map { staying[$0] }
  }
}
