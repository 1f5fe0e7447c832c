/// The order of a batch's numbers in memory.
public enum Layout: Hashable, Sendable, CaseIterable {
  /// Row-major: [N, C, H, W].
  case contiguous
  /// [N, H, W, C], faster convolutions on CPUs; what is not four-dimensional is row-major.
  case channelsLast
}
