package import Results
package import Torch

/// Whether a model's outputs have so few digits that equal ones decide.
///
/// Ties count as wrong, so that no number is too high because of it; but it may be much too low, and
/// the search sees steps where there are slopes.
package struct OutputPrecision {
  /// Fewer different numbers than these are a choice of the model's, such as rounding to levels.
  private static let fewest = 16

  private let type: String
  private let isDeclared: Bool

  /// Looks at outputs as the model gave them.
  ///
  /// nil where they have the digits of single precision.
  ///
  /// - Parameter outputs: before any conversion.
  package init?(_ outputs: Tensor) throws {
    let dtype = try outputs.dtype
    guard [.float32, .float64].contains(dtype) else {
      (type, isDeclared) = ("\(dtype)", true)
      return
    }
    let values = Set(try outputs.floats().filter { $0.isFinite && $0 != 0 })
    guard values.count >= Self.fewest else { return nil }
    // Numbers of ordinary size that bfloat16 holds float16 holds too.
    if values.allSatisfy({ $0.bitPattern & 0xFFFF == 0 }) {
      type = "bfloat16"
    } else if values.allSatisfy({ Float(Float16($0)) == $0 }) {
      type = "float16"
    } else {
      return nil
    }
    isDeclared = false
  }

  /// What the result bears.
  package var flag: Flag {
    let digits = ["float16": "3 decimal digits", "bfloat16": "2 decimal digits"][type]
    return Flag(
      .lowPrecision,
      (isDeclared
        ? "the model gives its outputs as \(type)"
        : "the model's outputs are all numbers that \(type) holds")
        + (digits.map { ", which keeps \($0)" } ?? "")
        + ": logits that are not equal come out equal, and verdicts hang on it")
  }
}
