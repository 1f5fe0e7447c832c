public import Foundation

/// Who answers what a task asks while it runs; called by the thread that waits for the task.
public protocol TaskPartner: AnyObject {
  /// The answer to a request.
  ///
  /// It comes soon, since the task's limits are not watched meanwhile.
  ///
  /// - Parameters:
  ///   - request: what is asked, as JSON.
  ///   - parcels: the bytes that belong to it.
  /// - Returns: the answer as JSON, and the bytes that belong to it.
  /// - Throws: to end the task.
  func answer(_ request: Data, _ parcels: [Data]) throws -> (content: Data, parcels: [Data])
}
