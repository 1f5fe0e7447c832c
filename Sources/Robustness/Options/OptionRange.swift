/// A number among options, and where it must lie for anything to go by it.
public struct OptionRange: Hashable, Sendable {
  /// Why nothing can go by the number, in a sentence; nil where it lies in its range, or is not there.
  public let problem: String?

  /// A number and its range.
  ///
  /// - Parameters:
  ///   - name: the option's, as a user writes it: `recipe.batchSize`.
  ///   - value: the number; nil where the option is left out.
  ///   - range: where it must lie; no NaN lies anywhere.
  public init<Range: RangeExpression & CustomStringConvertible>(
    _ name: String, _ value: Range.Bound?, _ range: Range
  ) {
    problem = value.flatMap {
      range.contains($0) ? nil : "\(name) is \($0); it must be in \(range)"
    }
  }
}

extension Sequence<OptionRange> {
  /// What is wrong with the first number that is out of its range; nil where none is.
  public var problem: String? { compactMap(\.problem).first }
}
