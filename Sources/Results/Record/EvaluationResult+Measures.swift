extension EvaluationResult {
  /// Takes flatness and landscape over from a result of the same weights, images and threat, where
  /// this one has none.
  ///
  /// - Returns: whether the other is of the same weights, images and threat.
  mutating func takeMeasures(of other: EvaluationResult) -> Bool {
    guard model.sha256 == other.model.sha256, model.sha256 != nil, options == other.options,
      dataset.checksum == other.dataset.checksum, dataset.split == other.dataset.split,
      threat == other.threat
    else { return false }
    flatness = flatness ?? other.flatness
    landscape = landscape ?? other.landscape
    return true
  }
}
