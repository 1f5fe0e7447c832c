import Robustness
public import Torch

/// Does what rank 0 hands out of a measurement.
public struct MeasureRankTask: ConfinedTask {
  public static let name = "measure-rank"
  private let order: MeasureOrder

  /// The task of an order; a ``RankGuest`` answers what it asks.
  public init(_ order: MeasureOrder) { self.order = order }

  public var device: Device { order.cell.device }
  public var isServed: Bool { order.cell.isServed }

  public func readable(on bench: Bench) -> [String] { order.readable(on: bench) }

  /// - Returns: whether the measurement came to its end here too.
  public func run(on bench: Bench, at desk: TaskDesk) throws -> Bool {
    do {
      _ = try order.run(
        on: bench, memory: nil, with: { _ in GuestCompany(desk) }, report: desk.reportOrEnd)
      return true
    } catch is RankDismissal {
      return false
    }
  }

  public typealias Progress = MeasureProgress
}
