import Robustness

@main
struct Rampart {
  static func main() {}
}
