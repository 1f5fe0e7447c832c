import Foundation

/// A loss of logits that an attack ascends, one number a sample.
public enum LogitLoss: String, Hashable, Sendable, Codable, CaseIterable {
  /// Cross-entropy, in the form of its log-odds s = log Σ_{j≠y} exp(z_j − z_y).
  ///
  /// Cross-entropy is log(1 + exp s): it grows with s, and its gradient is that of s times a
  /// positive number. Steps along the sign or the direction of the gradient are the same, but s and
  /// its gradient survive margins at which cross-entropy is 0 in single precision.
  case crossEntropy = "ce"
  /// The margin max_{j≠y} z_j − z_y (Carlini and Wagner 2017, without the κ that never binds).
  case margin
  /// Carlini and Wagner's margin loss −max(z_y − max_{j≠y} z_j + κ, 0) with κ = 50.
  case carliniWagner = "cw"
  /// Difference of logits ratio (Croce and Hein 2020, equation 6); three classes or more.
  case dlr
  /// Targeted difference of logits ratio (Croce and Hein 2020, equation 8); four or more.
  case targetedDLR = "dlr-targeted"
  /// The margin towards a target, z_t − z_y.
  case targetedMargin = "margin-targeted"

  /// Whether the loss aims at a class of the caller's choice.
  public var isTargeted: Bool { self == .targetedDLR || self == .targetedMargin }

  /// The smallest number of classes for which the loss is defined.
  public var leastClasses: Int {
    switch self {
    case .dlr: 3
    case .targetedDLR: 4
    default: 2
    }
  }

  /// The losses of rows of logits, for the attacker to increase, and their derivatives by the logits
  /// in row-major order.
  ///
  /// - Parameters:
  ///   - rows: logits and true classes.
  ///   - targets: the classes aimed at; only targeted losses read them.
  /// - Throws: `InvalidOutput` where the loss is not defined for so few classes, or lacks targets.
  public func evaluate(
    _ rows: LogitRows, targets: [Int]? = nil
  ) throws -> (losses: [Float], derivatives: [Float]) {
    guard rows.classes >= leastClasses else {
      throw InvalidOutput(
        "the loss \(rawValue) needs \(leastClasses) classes or more; the model has \(rows.classes)")
    }
    guard !isTargeted || targets?.count == rows.count else {
      throw InvalidOutput("the loss \(rawValue) needs a target class for each sample")
    }
    var losses: [Float] = []
    losses.reserveCapacity(rows.count)
    var derivatives = [Float](repeating: 0, count: rows.count * rows.classes)
    var one = LossRow(classes: rows.classes)
    for row in 0..<rows.count {
      let aim = isTargeted ? targets?[row] ?? 0 : rows.rival(row)
      one.load(rows[row], label: rows.labels[row], aim: aim)
      losses.append(Float(one.value(of: self)))
      for place in 0..<rows.classes {
        derivatives[row * rows.classes + place] = Float(one.derivative[place])
      }
    }
    return (losses, derivatives)
  }
}

/// The loss of one row after the other, in double precision.
private struct LossRow {
  private var z: [Double]
  private var label = 0
  private var aim = 0
  private(set) var derivative: [Double]

  init(classes: Int) {
    z = Array(repeating: 0, count: classes)
    derivative = z
  }

  /// Takes the next row.
  mutating func load(_ logits: ArraySlice<Float>, label: Int, aim: Int) {
    (self.label, self.aim) = (label, aim)
    for (place, logit) in logits.enumerated() {
      z[place] = Double(logit)
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
      guard margin >= 50 else { return margin - 50 }
      (derivative[aim], derivative[label]) = (0, 0)
      return 0
    case .dlr: return ratio { [($0[0], 1), ($0[2], -1)] }
    case .targetedDLR: return ratio { [($0[0], 1), ($0[2], -0.5), ($0[3], -0.5)] }
    }
  }

  private mutating func difference() -> Double {
    derivative[aim] += 1
    derivative[label] -= 1
    return z[aim] - z[label]
  }

  private mutating func logOdds() -> Double {
    let top = z[aim]
    var total = 0.0
    for place in z.indices where place != label {
      derivative[place] = exp(z[place] - top)
      total += derivative[place]
    }
    for place in z.indices { derivative[place] /= total }
    derivative[label] = -1
    return log(total) + top - z[label]
  }

  /// The difference as a share of a weighted sum of logits of given ranks.
  private mutating func ratio(_ terms: ([Int]) -> [(place: Int, weight: Double)]) -> Double {
    // Equals keep their order, so that the derivative is the same on every machine.
    let order = z.indices.sorted { z[$0] == z[$1] ? $0 < $1 : z[$0] > z[$1] }
    let parts = terms(order)
    let scale = parts.reduce(1e-12) { $0 + $1.weight * z[$1.place] }
    let value = difference() / scale
    for place in derivative.indices { derivative[place] /= scale }
    for part in parts { derivative[part.place] -= part.weight * value / scale }
    return value
  }
}
