import RampartCLI

/// Rampart's own program: all defenses of this repository.
@main
struct Rampart {
  static func main() { BenchmarkMain.run(defenses: registeredDefenses, attacks: registeredAttacks) }
}
