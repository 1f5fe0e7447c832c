import Torch

extension AttackReport {
  /// The report with some rows taken from another one, where that one achieved more.
  ///
  /// - Parameters:
  ///   - other: a report on some of the same samples.
  ///   - rows: for each sample of `other`, its row here.
  /// - Returns: the report; its passes are those of both.
  func improved(by other: AttackReport, at rows: [Int]) throws -> AttackReport {
    var (broken, silent, ties, margins, losses) = (isBroken, isSilent, isNearTie, margins, losses)
    var inconsistent = isInconsistent
    for (place, row) in rows.enumerated() where other.isInconsistent[place] {
      inconsistent[row] = true
    }
    let gains = rows.indices.filter { place in
      (other.isBroken[place] && !broken[rows[place]])
        || (other.isSilent[place] && !broken[rows[place]] && !silent[rows[place]])
    }
    for place in gains {
      let row = rows[place]
      broken[row] = other.isBroken[place]
      silent[row] = other.isSilent[place]
      ties[row] = other.isNearTie[place]
      margins[row] = other.margins[place]
      if !losses.isEmpty, !other.losses.isEmpty { losses[row] = other.losses[place] }
    }
    let images =
      gains.isEmpty
      ? images : try images.replacingRows(gains.map { rows[$0] }, with: other.images.rows(gains))
    return AttackReport(
      images: images, isBroken: broken, isSilent: silent, isNearTie: ties,
      isInconsistent: inconsistent, margins: margins, losses: losses,
      forwardPasses: forwardPasses + other.forwardPasses,
      backwardPasses: backwardPasses + other.backwardPasses)
  }
}
