public import Experiments
import Foundation
import Results

/// Another rank's side of cells that ranks evaluate one each.
public final class WholeCellGuest {
  private let guest: RankGuest
  private let cells: [Cell]
  private let images: (Cell) -> DatasetRecord
  private let bench: Bench
  private var number: Int?

  /// - Parameters:
  ///   - guest: takes units of the cells.
  ///   - cells: the command's.
  ///   - images: those of a cell.
  public init(
    _ guest: RankGuest, _ cells: [Cell], images: @escaping (Cell) -> DatasetRecord,
    on bench: Bench
  ) {
    (self.guest, self.cells, self.images, self.bench) = (guest, cells, images, bench)
  }

  /// Waits for a cell to evaluate; nil once all are through.
  ///
  /// - Parameter isCancelled: asked meanwhile.
  /// - Throws: `RankError` where rank 0 evaluates something else, or has gone; `CancellationError`.
  public func next(isCancelled: () -> Bool) throws -> Cell? {
    while !isCancelled() {
      let answer = try ask(.next)
      if answer.isOver { return nil }
      guard let unit = try answer.unit(as: WholeCell.self), let number = answer.number else {
        continue
      }
      guard cells.indices.contains(unit.index) else {
        throw RankError(
          .difference, "rank 0 has other models; start every rank with the same command line")
      }
      let cell = cells[unit.index]
      try cell.header(on: images(cell), bench).requireSame(as: unit.header)
      self.number = number
      return cell
    }
    throw CancellationError()
  }

  /// Hands in what came out of the cell.
  public func handIn(_ measured: CellMeasurement) throws {
    try handIn(RankReport().encoded(JSONEncoder.ofTasks.encode(measured)))
  }

  /// Hands in why nothing did: what is the model's fault is rank 0's result, and anything else for all ranks to try
  /// together.
  public func handIn(_ failure: TaskFailure) throws {
    let isOfModel = failure.status == .failed && !failure.isBadInput
    let complaint = TaskComplaint(cause: .model, message: failure.message)
    try handIn(isOfModel ? RankReport(complaint: complaint).encoded() : Data())
  }

  private func handIn(_ report: Data) throws {
    guard let number else { return }
    _ = try ask(.done(number), [report])
    self.number = nil
  }

  private func ask(_ request: RankRequest, _ parcels: [Data] = []) throws -> RankAnswer {
    let content = try guest.answer(JSONEncoder.ofTasks.encode(request), parcels).content
    return try JSONDecoder.ofTasks.decode(RankAnswer.self, from: content)
  }
}
