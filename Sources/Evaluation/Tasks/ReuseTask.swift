public import Foundation
import Results
public import Torch

/// Looks for a result that measuring a cell would give again, which takes the cell's model.
public struct ReuseTask: ConfinedTask {
  /// What was found.
  public struct Found: Codable, Sendable {
    /// The result's file.
    public let file: URL
    /// Whether measuring the cell would give just that; else it has some of the cell's attacks.
    public let isWhole: Bool
  }

  public static let name = "reuse"
  private let cell: Cell
  private let files: [URL]

  /// The task of a cell and the files where results may be, the one to be preferred first.
  public init(_ cell: Cell, among files: [URL]) { (self.cell, self.files) = (cell, files) }

  public var device: Device { cell.device }
  public var isServed: Bool { cell.isServed }

  public func readable(on bench: Bench) -> [String] { cell.files(on: bench) + files.map(\.path) }

  public func run(on bench: Bench, at desk: TaskDesk) throws -> Found? {
    try cell.reusable(among: files, on: bench).map { Found(file: $0.file, isWhole: $0.isWhole) }
  }

  public typealias Progress = CellProgress
}
