/// One value of a pickle; other values are named by their number.
///
/// Values live in one flat array, so that no nesting, however deep, can exhaust the stack and no cycle can leak.
enum PickleNode {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  /// An integer of more than 64 bits: where its little-endian bytes are.
  case long(Range<Int>)
  /// A string of either kind: where its bytes are.
  case bytes(Range<Int>)
  case list([Int])
  case tuple([Int])
  case dictionary([Int])
  /// The name of a class or function, `module.name`: recorded, and never looked up.
  case global(String)
  /// A call or an object with its arguments, recorded and not made.
  case call(function: Int, arguments: Int, state: Int?)
  case persistent(Int)
}
