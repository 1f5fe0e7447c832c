import FakeDevice
import RampartCLI

/// Rampart's own commands, with the fake device in CUDA's place; without arguments, what must hold of it.
@main
struct Bench {
  static func main() throws {
    fake_device_install()
    guard CommandLine.arguments.count > 1 else { return try DeviceLaws().check() }
    Counts.keepAtExit()
    BenchmarkMain.run(
      defenses: registeredDefenses, attacks: registeredAttacks, measures: registeredMeasures)
  }
}
