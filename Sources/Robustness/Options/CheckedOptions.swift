/// Options that know what they cannot be.
public protocol CheckedOptions {
  /// The numbers that are the options' own, and where each must lie; none by default.
  var ranges: [OptionRange] { get }
  /// Why nothing can go by these options, in a sentence; nil where one can.
  var problem: String? { get }
}

extension CheckedOptions {
  public var ranges: [OptionRange] { [] }
  public var problem: String? { ranges.problem }
}
