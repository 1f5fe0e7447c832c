/// Options that know what they cannot be.
public protocol CheckedOptions {
  /// Why no training can go by these options, in a sentence; nil where one can.
  var problem: String? { get }
}
