public import Foundation

/// Several processes that make the same measurement together: each runs it, and each unit of work is done by one.
public protocol MeasureCompany: AnyObject {
  /// Has units of work done by whichever process has time, and returns once all of them are.
  ///
  /// Every process calls it as often, in the same order.
  ///
  /// - Parameters:
  ///   - known: what each unit came to, where that is known here from before.
  ///   - own: does the unit at a place, and says what it came to.
  ///   - others: is handed what the unit at a place came to elsewhere; says whether that can be so.
  func divide(
    _ known: [Data?], own: (_ place: Int) throws -> Data,
    others: (_ place: Int, _ found: Data) throws -> Bool) throws
}
