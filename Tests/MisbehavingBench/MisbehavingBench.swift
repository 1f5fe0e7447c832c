import Foundation
import RampartCLI

/// A program like Rampart's own, around defenses that fail in every way a defense can.
@main
struct MisbehavingBench {
  static func main() {
    let isTwice = ProcessInfo.processInfo.environment["RAMPART_MISBEHAVING_ATTACKS"] == "twice"
    BenchmarkMain.run(
      defenses: [
        Behaving.self, Crashing.self, Hanging.self, NotANumber.self, NineLogits.self, Hungry.self,
        Unready.self, Trespassing.self, Chattering.self,
      ], attacks: registeredAttacks + (isTwice ? registeredAttacks : []))
  }
}
