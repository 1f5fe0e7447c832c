/// Passes through a model, one a sample.
struct PassCount: Codable, Hashable, Sendable {
  var forward = 0
  var backward = 0

  static func + (a: PassCount, b: PassCount) -> PassCount {
    PassCount(forward: a.forward + b.forward, backward: a.backward + b.backward)
  }

  static func - (a: PassCount, b: PassCount) -> PassCount {
    PassCount(forward: a.forward - b.forward, backward: a.backward - b.backward)
  }
}
