import RampartCLI

/// Rampart's own program: all plug-ins of this repository.
@main
struct Rampart {
  static func main() {
    BenchmarkMain.run(
      defenses: registeredDefenses, attacks: registeredAttacks, measures: registeredMeasures)
  }
}
