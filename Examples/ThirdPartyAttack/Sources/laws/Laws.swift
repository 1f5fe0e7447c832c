import RobustnessTesting
import SignNoiseAttack

/// Prints the laws that the attack breaks; a package of your own would ask this in a test.
@main
struct Laws {
  static func main() throws {
    let broken = try checkAttack(SignNoise.self)
    print(broken.isEmpty ? "SignNoise satisfies every law." : broken.joined(separator: "\n"))
  }
}
