import ArgumentParser
import Foundation
public import Robustness
import Sandbox

/// The whole command-line program around lists of plug-ins.
///
/// Rampart's own executable calls it with those of this repository; a third party calls it
/// with those of packages of its own.
///
///     @main
///     struct Bench {
///       static func main() {
///         BenchmarkMain.run(
///           defenses: registeredDefenses, attacks: registeredAttacks, measures: registeredMeasures)
///       }
///     }
public enum BenchmarkMain {
  /// Runs the command that the process's arguments name, then exits; with 64 where two defenses or two
  /// attacks have names that are the same to a user.
  ///
  /// - Parameters:
  ///   - defenses: what `evaluate`, `train` and `defenses` know by name.
  ///   - attacks: what `evaluate` and `attack` know by name; a protocol needs those of its stages.
  ///   - measures: what `measure` knows by name, `flatness` and `landscape` among them.
  public static func run(
    defenses: [any Defense.Type], attacks: [any AttackMethod.Type],
    measures: [any Measure.Type] = []
  ) {
    // A limit on the size of files is an error to report, like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    if let shortage = Descriptors.shortage() {
      StandardError.line("Error: \(shortage)")
      RampartCommand.exit(withError: ExitCode.unavailable)
    }
    do {
      let layers = try Sandbox.wanted()
      if layers.count < SandboxLayer.allCases.count,
        CommandLine.arguments.dropFirst().first != "work"
      {
        let names = layers.map(\.rawValue).sorted().joined(separator: ", ")
        StandardError.line(
          "Note: models are confined by \(names.isEmpty ? "nothing" : names) (\(Sandbox.variable))")
      }
    } catch {
      RampartCommand.exit(withError: ValidationError("\(error)."))
    }
    let roster = Roster(defenses: defenses, attacks: attacks, measures: measures)
    Registry.install(roster)
    if let conflict = roster.conflict {
      RampartCommand.exit(withError: ValidationError(conflict + "."))
    }
    if let question = RampartCommand.question(about: CommandLine.arguments.dropFirst().first) {
      RampartCommand.exit(withError: ValidationError(question))
    }
    RampartCommand.main(NegativeNumbers.joined(CommandLine.arguments.dropFirst()))
  }
}
