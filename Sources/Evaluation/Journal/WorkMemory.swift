import Foundation

/// Where unfinished work is kept, so that a process that is killed can be followed by another: records that
/// are only added, and the state of what is going on.
protocol WorkMemory: AnyObject {
  /// The records that there were at first.
  var records: [Data] { get }
  /// The state that there was at first; nil for none.
  var state: Data? { get }
  /// Adds a record.
  func append(_ record: Data) throws
  /// Forgets every record: the next one will be the first.
  func restart()
  /// Puts a state in the earlier one's place; nil for none.
  func save(state: Data?)
}
