/// What a server of a model says of itself, first of all.
struct ServerGreeting: Codable, Hashable {
  /// The version of the protocol, 1.
  let rampart: Int
  /// What it serves, such as the name of a function.
  let name: String
  /// The number of classes, where it knows.
  let classes: Int?
  /// The shape of an image that it takes, where it takes but one: [C, H, W].
  let shape: [Int]?
  /// Whether it gives pullbacks; without them attacks that need gradients find none.
  let gradients: Bool
  /// The SHA-256 of the source that it runs, where there is a file.
  let source: String?
  /// How many processes of its own it has: 1 where the same answers search and verdict.
  let instances: Int?
  /// What it runs on, such as `numpy 2.1`.
  let framework: String?
}
