import Results

extension Flag {
  /// Every result of protocol `fast` bears it.
  static let upperBound = Flag(
    .upperBound,
    "protocol fast attacks few images in full: the robust accuracy is an upper bound of what the "
      + "ranked protocol finds")
}
