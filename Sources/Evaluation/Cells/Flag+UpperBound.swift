import Results

extension Flag {
  /// Every result of protocol `quick` bears it.
  static let upperBound = Flag(
    .upperBound,
    "protocol quick searches little: the robust accuracy is an upper bound of rampart-1's")
}
