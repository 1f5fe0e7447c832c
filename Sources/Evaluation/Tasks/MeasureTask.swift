import Robustness
public import Torch

/// Measures something else than robust accuracy of a cell's model.
public struct MeasureTask: ConfinedTask {
  public static let name = "measure"
  private let order: MeasureOrder
  private let isShared: Bool

  /// The task of an order.
  ///
  /// - Parameter isShared: whether ranks share it, and a ``RankHost`` answers what it asks.
  public init(_ order: MeasureOrder, isShared: Bool = false) {
    (self.order, self.isShared) = (order, isShared)
  }

  public var device: Device { order.cell.device }
  public var isServed: Bool { order.cell.isServed }

  public func readable(on bench: Bench) -> [String] { order.readable(on: bench) }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> MeasureReport {
    let company = isShared ? { HostCompany(desk, pause: $0) } : nil
    return try MeasureReport(
      order.run(on: bench, memory: desk.memory, with: company, report: desk.reportOrEnd))
  }

  public typealias Progress = MeasureProgress
}
