import RampartCLI

/// The same commands as Rampart's own program, with one attack more.
@main
struct Bench {
  static func main() {
    BenchmarkMain.run(defenses: registeredDefenses, attacks: registeredAttacks)
  }
}
