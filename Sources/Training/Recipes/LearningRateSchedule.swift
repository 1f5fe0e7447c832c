import Foundation

/// How the learning rate changes over a training, as a factor of the largest one.
///
/// It is read at every iteration, at the point in time `epoch + step / steps`.
public enum LearningRateSchedule: Hashable, Sendable, Codable {
  /// Always the same.
  case constant
  /// Divided by ten at each of some shares of the training (Rice et al. 2020: one half, three
  /// quarters).
  case multiStep(at: [Double])
  /// Divided by ten at 140 and 145 of 150 epochs: *late multi-step* of Stutz and others, 2021.
  public static let late = LearningRateSchedule.multiStep(at: [140.0 / 150, 145.0 / 150])
  /// From zero up to the peak at a share of the training and back to zero, on straight lines.
  case cyclic(peak: Double)
  /// So many times from zero up to the peak and back, in equal times on straight lines (Smith 2017;
  /// Stutz et al. 2021 use cycles of 30 epochs).
  case cycles(Int)
  /// Half a cosine from one to zero.
  case cosine

  /// The factor at a share of the training, 0 ≤ time ≤ 1.
  public func factor(at time: Double) -> Double {
    switch self {
    case .constant: 1
    case .multiStep(let milestones): pow(0.1, Double(milestones.count { time >= $0 }))
    case .cyclic(let peak): time < peak ? time / peak : max(0, (1 - time) / (1 - peak))
    case .cycles(let count):
      1 - abs(2 * (min(time, 1) * Double(count)).truncatingRemainder(dividingBy: 1) - 1)
    case .cosine: (1 + cos(.pi * min(time, 1))) / 2
    }
  }
}
