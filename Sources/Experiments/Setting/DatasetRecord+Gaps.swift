extension DatasetRecord {
  /// The positions of the split that the images leave out, as runs; of a split of unknown size those before the last
  /// image.
  public var gaps: [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = 0
    for index in indices.sorted() {
      if index > next { gaps.append(next..<index) }
      next = index + 1
    }
    if let splitSamples, splitSamples > next { gaps.append(next..<splitSamples) }
    return gaps
  }
}
