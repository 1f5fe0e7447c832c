/// What searching and judging a few images showed of a model.
public struct Rehearsal: Hashable, Sendable {
  /// The number of images, each looked at as it is and attacked.
  public let images: Int
  /// How many of both got other answers where they were handed over in another way.
  public internal(set) var inconsistent = 0
  /// How many of both the faster form of the model answers otherwise than the model.
  public internal(set) var differing = 0
  /// How many of the images as they are have a gradient that points elsewhere in another presentation.
  public internal(set) var turning = 0
  /// Whether a search is better off without its usual ways; a gradient or two may turn at a kink of the
  /// loss by rounding alone.
  public var isRevealing: Bool { inconsistent + differing > 0 || 8 * turning > images }
  /// Forward passes, one a sample.
  public internal(set) var forwardPasses = 0
  /// Backward passes, one a sample.
  public internal(set) var backwardPasses = 0
}
