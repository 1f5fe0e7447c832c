import Foundation

/// A loss of logits that an attack ascends, one number a sample.
public enum LogitLoss: String, Hashable, Sendable, Codable, CaseIterable {
  /// Cross-entropy, in the form of its log-odds s = log Σ_{j≠y} exp(z_j − z_y).
  ///
  /// Cross-entropy is log(1 + exp s): it grows with s, and its gradient is that of s times a
  /// positive number. Steps along the sign or the direction of the gradient are the same, but s and
  /// its gradient survive margins at which cross-entropy is 0 in single precision. Logits of an
  /// unusual scale are measured in units of their own: see `units(of:)`.
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
  /// The margin of probabilities m = p_t − p_y (PMA), t being the target or, without one, the likeliest
  /// wrong class; in the form log((1 + m) / (1 − m)), which grows with m and does not saturate.
  case probabilityMargin = "probability-margin"
  /// The probability of the target, or without one of the likeliest wrong class, as its log-odds.
  case targetProbability = "target-probability"

  /// Whether the loss aims at a class of the caller's choice.
  public var isTargeted: Bool { self == .targetedDLR || self == .targetedMargin }

  /// Whether the loss aims at a class where there is one to aim at.
  private var mayBeTargeted: Bool {
    isTargeted || self == .probabilityMargin || self == .targetProbability
  }

  /// Whether the loss depends on the scale of the logits.
  private var dependsOnScale: Bool {
    switch self {
    case .crossEntropy, .carliniWagner, .probabilityMargin, .targetProbability: true
    case .margin, .targetedMargin, .dlr, .targetedDLR: false
    }
  }

  /// The smallest number of classes for which the loss is defined.
  public var leastClasses: Int {
    switch self {
    case .dlr: 3
    case .targetedDLR: 4
    default: 2
    }
  }

  /// The loss where there are so few classes: what DLR needs more of is its scale, and without it it is
  /// the margin.
  public func fitted(classes: Int) -> LogitLoss {
    classes >= leastClasses ? self : isTargeted ? .targetedMargin : .margin
  }

  /// Why it cannot be ascended towards so many classes, in a phrase; nil where it can.
  public func fault(targets: Int) -> String? {
    isTargeted && targets < 1
      ? "the loss \(rawValue) aims at classes, and targets is not set: expected 1 or more" : nil
  }

  /// The units that this loss measures rows in: 1 where its scale is of no account.
  func units(of rows: LogitRows) -> [Double] {
    dependsOnScale ? Self.units(of: rows) : Array(repeating: 1, count: rows.count)
  }

  /// The unit of each row's logits: 1 where the two that compete are as far apart as those of usual
  /// models are, from 1/64 to 1,024.
  ///
  /// Elsewhere it is a power of two that brings their distance to between 4 and 8. With logits a
  /// millionth as large, cross-entropy sees all classes as equally likely, and aims at none: measured
  /// in this unit it is the loss of a usual model again.
  public static func units(of rows: LogitRows) -> [Double] {
    (0..<rows.count).map { row in
      let (own, rival) = rows.competitors(row)
      let distance = abs(rival - own)
      guard distance.isFinite, distance > 0, !(1 / 64...1024).contains(distance) else { return 1 }
      return scalbn(1, Int(distance.exponent) - 2)
    }
  }

  /// The losses of rows of logits, for the attacker to increase, and their derivatives by the logits
  /// in row-major order.
  ///
  /// - Parameters:
  ///   - rows: logits and true classes.
  ///   - targets: the classes aimed at; losses that aim at none do not read them.
  ///   - units: what one is in each row's logits; only losses that depend on their scale read it.
  /// - Throws: `InvalidOutput` where the loss is not defined for so few classes, or lacks targets.
  public func evaluate(
    _ rows: LogitRows, targets: [Int]? = nil, units: [Double]? = nil
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
      let aim = (mayBeTargeted ? targets?[row] : nil) ?? rows.rival(row)
      one.load(rows[row], label: rows.labels[row], aim: aim, unit: units?[row] ?? 1)
      losses.append(Float(one.value(of: self)))
      for place in 0..<rows.classes {
        derivatives[row * rows.classes + place] = Float(one.derivative[place])
      }
    }
    return (losses, derivatives)
  }
}
