/// Where a long measurement keeps what it has finished, so that it can go on after an interruption.
public protocol MeasureMemory: AnyObject {
  /// What was kept of a unit of work, if anything was.
  func recall<Value: Decodable>(_ unit: String, as type: Value.Type) -> Value?

  /// Keeps what a unit of work came to.
  func keep<Value: Encodable>(_ value: Value, of unit: String) throws
}
