import RampartCLI

/// The same commands as Rampart's own program, with one defense more.
@main
struct Bench {
  static func main() {
    BenchmarkMain.run(defenses: registeredDefenses, attacks: registeredAttacks)
  }
}
