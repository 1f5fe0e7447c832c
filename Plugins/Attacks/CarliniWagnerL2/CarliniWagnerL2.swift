import Attacks
public import Experiments
public import Robustness
public import Torch

/// Carlini and Wagner's L2 attack: the smallest change that is wrong, found by weighing size
/// against margin, with a binary search over the weight c.
///
/// Carlini and Wagner, *Towards Evaluating the Robustness of Neural Networks*, S&P 2017, section VI.
/// Unlike the released code, a sample gives up a search step by its own loss, not by the batch's
/// sum, so that verdicts do not depend on company.
public struct CarliniWagnerL2: AttackMethod, ResumableAttack {
  /// What influences its numbers.
  public struct Options: CheckedOptions, Codable, Hashable, Sendable {
    /// The number of values of c that are tried.
    public var searchSteps = 9
    /// The number of iterations for each.
    public var iterations = 1000
    /// Adam's step size.
    public var learningRate = 0.01
    /// The first c.
    public var initialWeight = 1e-3
    /// Whether a sample leaves once a wrong image within ε is known.
    public var stopsInside = true

    public var ranges: [OptionRange] {
      [
        OptionRange("searchSteps", searchSteps, 1...1_000_000),
        OptionRange("iterations", iterations, 1...1_000_000),
        OptionRange("learningRate", learningRate, 1e-9...1e6),
        OptionRange("initialWeight", initialWeight, 1e-12...1e6),
      ]
    }
  }

  public static let card = AttackCard(
    title: "Carlini-Wagner",
    paper: "Carlini and Wagner, Towards Evaluating the Robustness of Neural "
      + "Networks, S&P 2017", norms: [.l2], findsMinimalNorm: true)
  public static let standard = Options()

  public let name: String
  public let options: Options

  public init(name: String, options: Options) {
    (self.name, self.options) = (name, options)
  }

  public var passesPerSample: Int { options.searchSteps * (2 * options.iterations - 1) }

  /// - Complexity: at most `searchSteps` × `iterations` forward and `searchSteps` × (`iterations` − 1)
  ///   backward passes.
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome {
    let state = try memory?.recall()
    let begun = state?.integer("search step")
    let searchSteps = options.searchSteps
    var active = try state.map { try ActiveSet(batch, from: $0) } ?? ActiveSet(batch)
    var weights =
      state.map { WeightSearch.all($0.integers["weights"] ?? []) }
      ?? Array(repeating: WeightSearch(initial: options.initialWeight), count: batch.count)
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
