import ArgumentParser
import Evaluation
import Experiments
import Robustness
import Synchronization

/// The bench that the program was started with; commands are made by the argument parser, which hands them
/// nothing.
enum Registry {
  private static let installed = Mutex(Bench(Roster()))

  static func install(_ roster: Roster) { installed.withLock { $0 = Bench(roster) } }

  /// The one bench of the process.
  static var bench: Bench { installed.withLock { $0 } }

  /// Everything that is registered.
  static var roster: Roster { bench.roster }

  /// All defenses, by name.
  static var defenses: [any Defense.Type] { roster.defenses }

  /// The defense of a name, whatever its case.
  static func defense(named name: String) throws -> any Defense.Type {
    let known = defenses.map { $0.name }
    guard let same = Spelling.same(as: name, among: known),
      let found = defenses.first(where: { $0.name == same })
    else {
      throw ValidationError(
        "There is no defense '\(name)'.\(Spelling.question(name, among: known)) "
          + "There are: \(known.joined(separator: ", ")).")
    }
    return found
  }
}
