import Foundation

/// The loss of one row of logits after the other, in double precision.
///
/// A class that the model rules out, whose logit is −∞, takes part in nothing; where all wrong ones are,
/// what is left to ascend is the fall of the true one.
struct LossRow {
  private var z: [Double]
  private var label = 0
  private var aim = 0
  private var unit = 1.0
  private(set) var derivative: [Double]

  init(classes: Int) {
    z = Array(repeating: 0, count: classes)
    derivative = z
  }

  /// Takes the next row.
  ///
  /// - Parameter unit: what one is in its logits.
  mutating func load(_ logits: ArraySlice<Double>, label: Int, aim: Int, unit: Double) {
    (self.label, self.aim, self.unit) = (label, aim, unit)
    for (place, logit) in logits.enumerated() {
      z[place] = logit
      derivative[place] = 0
    }
  }

  /// The loss; leaves its derivative behind.
  mutating func value(of loss: LogitLoss) -> Double {
    switch loss {
    case .crossEntropy: return logOdds()
    case .margin, .targetedMargin: return difference()
    case .carliniWagner:
      let margin = difference()
      guard margin >= 50 * unit else { return margin - 50 * unit }
      (derivative[aim], derivative[label]) = (0, 0)
      return 0
    case .dlr: return ratio([(0, 1), (2, -1)])
    case .targetedDLR: return ratio([(0, 1), (2, -0.5), (3, -0.5)])
    case .probabilityMargin: return probabilityMargin()
    case .targetProbability: return targetOdds()
    }
  }

  private mutating func difference() -> Double {
    guard z[aim].isFinite else {
      // Nothing raises a class that is ruled out.
      derivative[label] = z[label].isFinite ? -1 : 0
      return z[label].isFinite ? -z[label] : 0
    }
    derivative[aim] = 1
    derivative[label] -= 1
    return z[aim] - z[label]
  }

  private mutating func logOdds() -> Double {
    z[aim].isFinite ? odds(against: label) : difference()
  }

  /// The log-odds of a class: what cross-entropy towards it falls with.
  private mutating func targetOdds() -> Double {
    guard z[aim].isFinite else { return difference() }
    let value = -odds(against: aim)
    for place in z.indices { derivative[place] = -derivative[place] }
    return value
  }

  /// log Σ_{j≠c} exp(z_j) − z_c, in units.
  private mutating func odds(against own: Int) -> Double {
    var (top, total) = (-Double.infinity, 0.0)
    for place in z.indices where place != own { top = max(top, z[place]) }
    for place in z.indices where place != own {
      derivative[place] = exp((z[place] - top) / unit)
      total += derivative[place]
    }
    for place in z.indices { derivative[place] /= total }
    derivative[own] = -1
    return unit * log(total) + top - z[own]
  }

  /// log((1 + m) / (1 − m)) of the margin m = p_t − p_y, in units.
  private mutating func probabilityMargin() -> Double {
    guard z[aim].isFinite else { return difference() }
    let top = max(z[aim], z[label])
    // 1 ± m is what is neither class's share and twice one's, over the total.
    var (theirs, ours) = (2 * exp((z[aim] - top) / unit), 2 * exp((z[label] - top) / unit))
    for place in z.indices where place != aim && place != label {
      derivative[place] = exp((z[place] - top) / unit)
      theirs += derivative[place]
      ours += derivative[place]
    }
    for place in z.indices { derivative[place] *= 1 / theirs - 1 / ours }
    derivative[aim] = 2 * exp((z[aim] - top) / unit) / theirs
    derivative[label] = -2 * exp((z[label] - top) / unit) / ours
    return unit * (log(theirs) - log(ours))
  }

  /// The difference as a share of a weighted sum of the logits of given ranks; the difference itself
  /// where the classes that are not ruled out are too few, or all alike.
  private mutating func ratio(_ terms: [(rank: Int, weight: Double)]) -> Double {
    let value = difference()
    // Equals keep their order, so that the derivative is the same on every machine.
    let order = z.indices.filter { z[$0].isFinite }
      .sorted { z[$0] == z[$1] ? $0 < $1 : z[$0] > z[$1] }
    guard order.count > 2, value.isFinite, z[aim].isFinite else { return value }
    let parts = terms.map { (place: order[min($0.rank, order.count - 1)], weight: $0.weight) }
    let scale = parts.reduce(0) { $0 + $1.weight * z[$1.place] }
    guard scale > 0 else { return value }
    for place in derivative.indices { derivative[place] /= scale }
    for part in parts { derivative[part.place] -= part.weight * (value / scale) / scale }
    return value / scale
  }
}
