public import ArgumentParser
import Evaluation
import Experiments
import Foundation
import Results
public import Robustness

extension Split: ExpressibleByArgument {}
extension SearchPrecision: ExpressibleByArgument {}

/// How an evaluation is run and where its results go.
struct EvaluationOptions: ParsableArguments {
  @Option(help: "test or train.")
  var split: Split = .test

  @Option(
    help: """
      Only these attacks, separated by commas: \(Registry.roster.attackNames.joined(separator: ", ")).
      """)
  var attacks: String?

  @Option(
    name: .customLong("protocol"),
    help: """
      rampart-2; rampart-1, which it replaced; or fast: short attacks on all images and all attacks on the \
      nearest to a wrong class, an upper bound of the robust accuracy that is never ranked.
      """)
  var protocolName = EvaluationProtocol.ranking.name

  @Option(
    help: """
      float32, or bf16: search in bfloat16 where the hardware has it, with every verdict in \
      float32; never ranked.
      """)
  var precision: SearchPrecision = .float32

  @Option(help: "How many images an attack holds at a time; results do not depend on it.")
  var batchSize = 512

  @OptionGroup var calls: CallOptions

  @Option(
    name: .customLong("shard"),
    help: """
      Only part i of n, such as 0/4, into a --results of its own; `merge` joins the parts. 0%4 is every \
      fourth image instead of the first quarter.
      """)
  var shardText: String?

  @ArgumentParser.Flag(help: "Take over finished results of identical cells.")
  var reuse = false

  @Option(
    help: ArgumentHelp(
      "Adversarial images that others found, as `attack --output` writes them: judged, and counted.",
      valueName: "FILE.safetensors"))
  var evidence: String?

  @Option(help: "Where results go (default: leaderboard/results).")
  var results: String?

  @ArgumentParser.Flag(help: "Print one JSON document: an array with one result a defense.")
  var json = false

  @OptionGroup var limitOptions: LimitOptions

  func validate() throws {
    if batchSize < 1 { throw ValidationError("--batch-size must be at least 1.") }
    if let shardText, shard == nil {
      throw ValidationError(
        "--shard '\(shardText)' is neither i/n nor i%n with 0 ≤ i < n, such as 0/4.")
    }
    guard let rules, rules.randomised != protocolName else {
      let known = EvaluationProtocol.all.map(\.name).joined(separator: ", ")
      throw ValidationError("There is no protocol '\(protocolName)'; there are: \(known).")
    }
    guard let attacks else { return }
    if rules.standing == .bound {
      throw ValidationError("--protocol \(rules.name) has its own attacks; leave --attacks out.")
    }
    if attacks.split(separator: ",").isEmpty { throw ValidationError("--attacks names no attack.") }
  }

  /// The protocol; nil where there is none of that name.
  var rules: EvaluationProtocol? { .named(protocolName) }

  /// The shard, if there is one.
  var shard: Shard? { shardText.flatMap(Shard.init(parsing:)) }

  /// The attacks as results name them: in protocol order, then those that are not the protocol's.
  ///
  /// - Throws: `ValidationError` where there is no such attack, or it does not search under the norm.
  func attackNames(_ norm: Norm) throws -> [String] {
    let labels = (rules ?? .ranking).labels
    let asked = attacks?.split(separator: ",").map(String.init) ?? labels
    do {
      let names = try Set(
        asked.map { try Registry.roster.attack($0, norm: norm, classes: .max).name })
      return labels.filter(names.contains) + names.subtracting(labels).sorted()
    } catch let error as InvalidAttack {
      throw ValidationError(error.description + ".")
    }
  }

  /// What a defense's process may use.
  var limits: ProcessLimits { limitOptions.limits }

  /// Where results go.
  var store: ResultStore {
    results.map { ResultStore(path: $0) }
      ?? ResultStore(directory: Registry.bench.workspace.results)
  }
}
