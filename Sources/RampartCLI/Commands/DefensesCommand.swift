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
    let datasets = DatasetTraits.named.map(\.name)
    let weights = Column<any Defense.Type>("Weights for") { type in
      let trained = datasets.filter { Registry.bench.workspace.weights(for: type, on: $0) != nil }
      guard trained.isEmpty else { return trained.joined(separator: ", ") }
      return type is any UntrainedDefense.Type ? "needs none" : nil
    }
    let table = TextTable(
      Registry.defenses,
      [
        Column("Defense") {
          $0.name + ($0.card.isFeatured ? " *" : $0.card.isKnownBroken ? " †" : "")
        },
        Column("Year") { String($0.card.year) }, weights,
        Column("Claim", expendability: 1) { $0.card.claim },
      ])
    StandardOutput.line(table.text(width: StandardError.width))
    StandardOutput.line("* featured: what `evaluate` runs without names")
    StandardOutput.line("† canary: known to be broken, evaluated only by name, never ranked")
  }
}
