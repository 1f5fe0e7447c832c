import ArgumentParser
import Evaluation
import Experiments
import Leaderboard
import Robustness

/// Lists the registered defenses.
struct DefensesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "defenses", abstract: "Lists the registered defenses.")

  func run() {
    var table = TextTable(columns: [
      .init("Defense"), .init("Year"), .init("Weights for"), .init("Claim", expendability: 1),
    ])
    let datasets = DatasetTraits.named.map(\.name)
    for type in Registry.defenses {
      let trained = datasets.filter { Registry.bench.workspace.weights(for: type, on: $0) != nil }
      let mark = type.card.isFeatured ? " *" : type.card.isKnownBroken ? " †" : ""
      let name = type.name + mark
      let none = type is any UntrainedDefense.Type ? "needs none" : "–"
      table.append([
        name, String(type.card.year), trained.isEmpty ? none : trained.joined(separator: ", "),
        type.card.claim,
      ])
    }
    print(table.text(width: StandardError.width))
    print("* featured: what `evaluate` runs without names")
    print("† canary: known to be broken, evaluated only by name, never ranked")
  }
}
