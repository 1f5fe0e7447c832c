import Experiments
import Foundation
import Robustness

/// How finely a perturbation is rounded before it is stored.
///
/// A coarse one compresses best, and most perturbations survive it: whoever stores one tries the
/// grids in their order, and keeps the first whose image still fools the model.
enum EvidenceGrid: Hashable, Sendable {
  /// Every value changed goes all the way: ±ε. Only under Linf.
  case signs
  /// So many steps each way.
  case steps(Int)

  /// The grids of a norm, coarse ones first.
  static func all(_ norm: Norm) -> [EvidenceGrid] {
    let steps: [EvidenceGrid] = [.steps(1), .steps(2), .steps(5), .steps(127)]
    return switch norm {
    case .linf: [.signs] + steps
    case .l2: steps
    }
  }

  /// The number of steps each way.
  private var count: Float {
    switch self {
    case .signs: 1
    case .steps(let count): Float(count)
    }
  }

  /// The change from a clean image to an adversarial one, rounded; nil where nothing is left of it.
  ///
  /// Under Linf the largest step is ε. Under L2 the rounded change is stretched to the whole radius,
  /// because rounding costs some of its effect; the finest grid keeps its length.
  func change(
    _ image: [Float], from clean: [Float], _ threat: ThreatModel
  ) -> EvidenceRow.Change? {
    let change = zip(image, clean).map { $0 - $1 }
    let unit = unit(of: change, threat)
    guard unit > 0 else { return nil }
    let reachesEdges =
      switch threat.norm {
      case .linf: true
      case .l2: false
      }
    var squares = 0.0
    let steps = change.indices.map { place -> Int8 in
      var step = (change[place] / unit).rounded()
      if self == .signs { step = change[place] > 0 ? 1 : change[place] < 0 ? -1 : 0 }
      // What is at the edge of the box stays there however far it is pushed, so it may be pushed all
      // the way: long runs of one value cost nothing.
      if reachesEdges, image[place] == 0 { step = -count }
      if reachesEdges, image[place] == 1 { step = count }
      let stored = (min(max(step, -count), count) * 127 / count).rounded()
      squares += Double(stored * stored)
      return Int8(stored)
    }
    guard squares > 0 else { return nil }
    if reachesEdges { return .steps(steps, scale: Float(threat.epsilon) / 127) }
    let whole = Float(threat.epsilon * (1 - 1e-6) / squares.squareRoot())
    return .steps(steps, scale: self == .steps(127) ? min(unit, whole) : whole)
  }

  /// The size of a step.
  private func unit(of change: [Float], _ threat: ThreatModel) -> Float {
    switch threat.norm {
    case .linf: return Float(threat.epsilon) / count
    case .l2: break
    }
    if self == .steps(127) { return change.reduce(0) { max($0, abs($1)) } / 127 }
    let squares = change.reduce(0) { $0 + $1 * $1 }
    let deviation = (squares / Float(max(change.count, 1))).squareRoot()
    // The steps of the quantisers with 3, 5 and 11 levels that lose least of a normal distribution:
    // J. Max, "Quantizing for minimum distortion", IRE Transactions on Information Theory 1960.
    return deviation * (count == 1 ? 1.22 : count == 2 ? 0.84 : 0.43)
  }
}
