extension LogitRows {
  /// Which rows' margins differ from those of another answer to the same images by more than rounding
  /// explains: by over a hundredth of how far apart the model's logits are, and beyond their digits.
  ///
  /// How far apart they are is the distance of the highest logit from the median one, the row's own or
  /// the usual one of all rows, whichever is larger: next to a boundary everything is close, and what
  /// the model rules out says nothing.
  ///
  /// - Parameter other: logits of the same images, with the same labels.
  public func differences(from other: LogitRows) -> [Bool] {
    let (widths, usual) = (widths, usualWidth)
    return (0..<count).map { distance($0, other) > 0.01 * max(widths[$0], usual) }
  }

  /// The largest difference of a row's margin from that in another answer, beyond the logits' digits, as
  /// a share of how far apart the model's logits are.
  public func largestDifference(from other: LogitRows) -> Double {
    let (widths, usual) = (widths, usualWidth)
    return (0..<count).map { row in
      let distance = distance(row, other)
      return distance == 0 ? 0 : distance / max(widths[row], usual)
    }.max() ?? 0
  }

  /// How far a row's margin is from that in another answer; 0 where its digits explain it.
  private func distance(_ row: Int, _ other: LogitRows) -> Double {
    let (mine, its) = (competitors(row), other.competitors(row))
    let (margin, theirs) = (mine.rival - mine.own, its.rival - its.own)
    // −∞ is equal to itself, and far from everything else.
    guard margin.isFinite, theirs.isFinite else {
      return mine.own == its.own && mine.rival == its.rival ? 0 : .infinity
    }
    let largest = [mine.own, mine.rival, its.own, its.rival].map(abs).max() ?? 0
    let distance = abs(margin - theirs)
    return distance > 64 * unit(at: largest) ? distance : 0
  }

  private var widths: [Double] { (0..<count).map(width) }

  /// The median of all rows' widths.
  private var usualWidth: Double { widths.sorted().dropFirst(count / 2).first ?? 0 }

  /// The distance of a row's highest logit from its median one.
  private func width(_ row: Int) -> Double {
    let sorted = self[row].sorted()
    let (top, middle) = (sorted[sorted.count - 1], sorted[sorted.count / 2])
    return top.isFinite && middle.isFinite ? top - middle : 0
  }
}
