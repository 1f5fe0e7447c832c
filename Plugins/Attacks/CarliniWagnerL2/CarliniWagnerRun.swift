import Attacks
import Experiments
import Robustness
import Torch

/// One search step of Carlini and Wagner's L2 attack: Adam from zero under fixed weights c.
struct CarliniWagnerRun {
  private let attack: CarliniWagnerL2
  private let radius: Float
  private let oracle: Oracle
  /// The samples this run works on, as rows of the original batch.
  private var places: [Int]
  private var batch: AttackBatch
  private var anchor: Tensor
  private var origin: Tensor
  private var weights: Tensor
  /// What one is in each sample's logits; empty before the first iteration tells.
  private var units: [Double] = []
  private var variable: Tensor
  private var firstMoment: Tensor
  private var secondMoment: Tensor
  private var checkedLosses: [Float]
  /// The samples for which a wrong image was met.
  private var succeeded: Set<Int> = []
  /// The number of the iteration that comes next.
  private var next = 1

  init(
    _ attack: CarliniWagnerL2, _ threat: ThreatModel, _ oracle: Oracle, _ active: ActiveSet,
    _ weights: [Double]
  ) throws {
    self.attack = attack
    self.oracle = oracle
    radius = Float(threat.epsilon)
    batch = active.batch
    places = active.rows
    // The distance is measured to what tanh gives back, as in the original.
    anchor = try ((batch.images * 2 - 1) * 0.999999).atanh()
    origin = try (anchor.tanh() + 1) * 0.5
    variable = try anchor.zerosLike()
    (firstMoment, secondMoment) = (variable, variable)
    self.weights = try Tensor(places.map { Float(weights[$0]) }, shape: [places.count])
      .moved(to: anchor.device)
    checkedLosses = Array(repeating: .infinity, count: places.count)
  }

  /// Goes on in the middle of the work; the run was made of the samples that are left.
  mutating func resume(from state: AttackState) throws {
    let left = Dictionary(uniqueKeysWithValues: zip(places, places.indices))
    try narrow(to: (state.integers["places"] ?? []).compactMap { left[$0] })
    func images(_ name: String) throws -> Tensor {
      try (state.tensors[name] ?? variable).channelsLast()
    }
    (variable, firstMoment) = (try images("variable"), try images("firstMoment"))
    secondMoment = try images("secondMoment")
    checkedLosses = state.floats["checked losses"] ?? []
    units = (state.floats["units"] ?? []).map { Double($0) }
    succeeded = Set(state.integers["succeeded"] ?? [])
    next = state.integer("iteration")
  }

  /// Writes down everything that is not in the batch.
  func describe(in state: inout AttackState) {
    state.integers["places"] = places
    state.integers["succeeded"] = succeeded.sorted()
    state.integers["iteration"] = [next]
    state.floats["checked losses"] = checkedLosses
    state.floats["units"] = units.map { Float($0) }
    for (name, tensor) in [
      ("variable", variable), ("firstMoment", firstMoment), ("secondMoment", secondMoment),
    ] { state.tensors[name] = tensor }
  }

  /// Descends; candidates improve in place.
  ///
  /// - Parameter pause: called between iterations with the run and what it has changed.
  /// - Returns: the places of the samples for which a wrong image was met.
  mutating func descend(
    _ active: inout ActiveSet, pause: (CarliniWagnerRun, ActiveSet) throws -> Void
  ) throws -> Set<Int> {
    while next <= attack.iterations, !places.isEmpty {
      let iteration = next
      let (losses, rows, images) = try step(iteration)
      let lengths = try (images - batch.images).flattened().norm(1).floats()
      try active.keepNearest(
        images, rows, lengths, at: places, radius: attack.stopsInside ? radius : 0)
      var leaving = Array(repeating: false, count: places.count)
      for row in places.indices where rows.isWrong(row) {
        succeeded.insert(places[row])
        leaving[row] =
          attack.stopsInside && lengths[row] <= radius && rows.isClearlyWrong(row)
      }
      var resting = leaving
      if iteration % max(attack.iterations / 10, 1) == 0 {
        for row in places.indices {
          if losses[row] > 0.9999 * checkedLosses[row] { resting[row] = true }
          checkedLosses[row] = losses[row]
        }
      }
      try release(leaving, &active)
      try narrow(resting)
      next += 1
      if !places.isEmpty { try pause(self, active) }
    }
    return succeeded
  }

  /// Looks at the iterate, and moves on from it unless it is the last.
  ///
  /// - Returns: the losses ‖x' − x‖² + c·max(z_y − max_{j≠y} z_j, 0), the logits in units of their own; what
  ///   the model says, and of which images.
  private mutating func step(
    _ iteration: Int
  ) throws -> (losses: [Float], rows: LogitRows, images: Tensor) {
    let squash = try (anchor + variable).tanh()
    let images = try (squash + 1) * 0.5
    guard iteration < attack.iterations else {
      // Nothing comes after it that would ask for a gradient, or for what it has gained.
      let rows = try oracle.rows(images, batch.labels).rows
      return (checkedLosses, rows, images)
    }
    let answer = try oracle.gradient(images, labels: batch.labels, loss: .margin)
    let rows = answer.rows
    if units.isEmpty { units = LogitLoss.units(of: rows) }
    let weights =
      try weights
      / Tensor(units.map { Float($0) }, shape: [places.count])
      .moved(to: anchor.device)
    let margins = try Tensor(answer.losses, shape: [places.count]).moved(to: anchor.device)
    let distance = try (images - origin).flattened().squared().sum(1)
    let losses = try distance + weights * (-margins).relu()
    // d max(−margin, 0) = −d margin where the sample is still right.
    let pull = try (margins .< 0).select(weights, else: weights.zerosLike())
    try descend(
      along: ((images - origin) * 2 - answer.gradient * pull.perSample(rank: 4))
        * (-squash.squared() + 1) * 0.5, iteration)
    return (try losses.floats(), rows, images)
  }

  /// One step of Adam.
  private mutating func descend(along gradient: Tensor, _ iteration: Int) throws {
    firstMoment = try firstMoment * 0.9 + gradient * 0.1
    secondMoment = try secondMoment * 0.999 + gradient.squared() * 0.001
    let mean = try firstMoment / (1 - power(0.9, iteration))
    let scale = try (secondMoment / (1 - power(0.999, iteration))).sqrt() + 1e-8
    variable = try variable - mean / scale * attack.learningRate
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  private func release(_ mask: [Bool], _ active: inout ActiveSet) throws {
    let leaving = Set(mask.indices.filter { mask[$0] }.map { places[$0] })
    guard !leaving.isEmpty else { return }
    _ = try active.release(active.rows.map { leaving.contains($0) })
  }

  /// Goes on with the samples that neither left nor came to rest.
  private mutating func narrow(_ resting: [Bool]) throws {
    guard resting.contains(true) else { return }
    try narrow(to: resting.indices.filter { !resting[$0] })
  }

  private mutating func narrow(to left: [Int]) throws {
    batch = try batch.rows(left)
    (anchor, origin, weights) = (
      try anchor.rows(left), try origin.rows(left), try weights.rows(left)
    )
    (firstMoment, secondMoment) = (try firstMoment.rows(left), try secondMoment.rows(left))
    variable = try variable.rows(left)
    places = left.map { places[$0] }
    checkedLosses = left.map { checkedLosses[$0] }
    if !units.isEmpty { units = left.map { units[$0] } }
  }
}
