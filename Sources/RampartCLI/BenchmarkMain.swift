import ArgumentParser
public import Robustness

/// The whole command-line program around a list of defenses.
///
/// Rampart's own executable calls it with the defenses of this repository; a third party calls it
/// with those of a package of its own.
public enum BenchmarkMain {
  /// Runs the command that the process's arguments name, then exits.
  ///
  /// - Parameter defenses: what `evaluate`, `train` and `defenses` know by name.
  public static func run(defenses: [any Defense.Type]) {
    Registry.install(defenses)
    RampartCommand.main()
  }
}
