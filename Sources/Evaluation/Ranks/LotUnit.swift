/// A unit of a measurement: what a rank takes at a time.
struct LotUnit: Codable, Hashable, Sendable {
  /// How many times units were divided before.
  let lot: Int
  /// Which of the lot's units it is.
  let place: Int
}
