import Foundation
import Torch

/// The distance between neighbouring numbers of a floating-point type.
struct UnitInLastPlace: Hashable, Sendable {
  /// The digits behind the binary point.
  private let digits: Int
  /// The exponent of the smallest normal number.
  private let leastExponent: Int

  /// The unit of a tensor's type; of one that is no floating-point type, single precision's.
  init(of type: DType) {
    (digits, leastExponent) =
      switch type {
      case .float16: (10, -14)
      case .bfloat16: (7, -126)
      case .float64: (52, -1022)
      default: (23, -126)
      }
  }

  /// The unit at a finite number.
  func size(at value: Double) -> Double {
    let exponent = value == 0 ? leastExponent : max(Int(value.exponent), leastExponent)
    return scalbn(1, exponent - digits)
  }
}
