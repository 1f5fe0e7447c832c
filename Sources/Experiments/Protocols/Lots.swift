/// How a protocol spends its dearest stages on few images: on one lot after another, those nearest to a wrong
/// class first, until a lot gives nothing.
public struct Lots: Sendable {
  /// How many of the first stages are run on all images that are right; what they leave goes into lots.
  public let screening: Int
  /// The fewest images of a lot.
  public let least: Int
  /// The share of what is left that a lot has, where that is more.
  public let share: Double

  /// How many images a lot has, of so many that the first stages left.
  public func size(of survivors: Int) -> Int {
    max(least, Int((share * Double(survivors)).rounded(.up)))
  }
}
