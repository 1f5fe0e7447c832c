public import Experiments
public import Robustness
public import Torch

/// Carlini and Wagner's L2 attack: the smallest change that is wrong, found by weighing size
/// against margin, with a binary search over the weight c.
///
/// Carlini and Wagner, *Towards Evaluating the Robustness of Neural Networks*, S&P 2017, section VI.
/// Unlike the released code, a sample gives up a search step by its own loss, not by the batch's
/// sum, so that verdicts do not depend on company.
public struct CarliniWagnerL2: ResumableAttack {
  public let name: String
  /// The number of values of c that are tried.
  public let searchSteps: Int
  /// The number of iterations for each.
  public let iterations: Int
  /// Adam's step size.
  public let learningRate: Double
  /// The first c.
  public let initialWeight: Double
  /// Whether a sample leaves once a wrong image within ε is known.
  public let stopsInside: Bool

  /// The attack with parameters of the caller's choice.
  public init(
    name: String = "cw", searchSteps: Int = 9, iterations: Int = 1000, learningRate: Double = 0.01,
    initialWeight: Double = 1e-3, stopsInside: Bool = true
  ) {
    self.name = name
    self.searchSteps = searchSteps
    self.iterations = iterations
    self.learningRate = learningRate
    self.initialWeight = initialWeight
    self.stopsInside = stopsInside
  }

  /// CW under L2 of protocol `rampart-1`.
  public static let rampart1 = CarliniWagnerL2()

  public var parameters: [String: AttackParameter] {
    [
      "searchSteps": .number(Double(searchSteps)), "iterations": .number(Double(iterations)),
      "learningRate": .number(learningRate), "initialWeight": .number(initialWeight),
      "stopsInside": .flag(stopsInside),
    ]
  }

  public var passesPerSample: Int { 2 * searchSteps * iterations }

  /// - Complexity: at most `searchSteps` × `iterations` forward and backward passes.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    let state = try memory?.recall()
    let begun = state?.integer("search step")
    var active = try state.map { try ActiveSet(batch, from: $0) } ?? ActiveSet(batch)
    var weights =
      state.map { WeightSearch.all($0.integers["weights"] ?? []) }
      ?? Array(repeating: WeightSearch(initial: initialWeight), count: batch.count)
    for step in (begun ?? 0)..<searchSteps where !active.isEmpty {
      // Within a step that is resumed the weights are those of its beginning already.
      if step == searchSteps - 1 && searchSteps >= 10 && step != begun {
        for row in weights.indices { weights[row].jumpToUpper() }
      }
      var run = try CarliniWagnerRun(self, threat, oracle, active, weights.map(\.weight))
      if step == begun, let state { try run.resume(from: state) }
      let succeeded = try run.descend(&active) { run, active in
        try memory?.offer {
          var state = try active.state()
          run.describe(in: &state)
          state.integers["search step"] = [step]
          state.integers["weights"] = weights.flatMap(\.numbers)
          return state
        }
      }
      for place in active.rows { weights[place].narrow(succeeded: succeeded.contains(place)) }
    }
    return AttackOutcome(images: try active.candidates(), losses: active.distances.map { -$0 })
  }
}

/// The binary search over one sample's weight c.
struct WeightSearch {
  private(set) var weight: Double
  private var lower = 0.0
  private var upper = 1e10

  init(initial: Double) { weight = initial }

  /// The searches that their numbers describe.
  static func all(_ numbers: [Int]) -> [WeightSearch] {
    stride(from: 0, to: numbers.count, by: 3).map { place in
      let values = numbers[place..<place + 3].map {
        Double(bitPattern: UInt64(bitPattern: Int64($0)))
      }
      var search = WeightSearch(initial: values[0])
      (search.lower, search.upper) = (values[1], values[2])
      return search
    }
  }

  /// Everything that it knows, to the last bit.
  var numbers: [Int] { [weight, lower, upper].map { Int(Int64(bitPattern: $0.bitPattern)) } }

  /// Smaller after a success, larger after a failure.
  mutating func narrow(succeeded: Bool) {
    if succeeded { upper = min(upper, weight) } else { lower = max(lower, weight) }
    if upper < 1e9 { weight = (lower + upper) / 2 } else if !succeeded { weight *= 10 }
  }

  /// The last of many steps runs at the smallest c that has succeeded.
  mutating func jumpToUpper() { if upper < 1e9 { weight = upper } }
}
