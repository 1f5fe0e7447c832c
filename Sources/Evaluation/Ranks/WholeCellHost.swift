public import Experiments
import Foundation
import Results

/// Rank 0's side of cells that ranks evaluate one each: where there are many, nobody waits for another's units.
public final class WholeCellHost {
  /// What rank 0 has to do or hears.
  public enum Step {
    /// Evaluate a cell here.
    case own(Int)
    /// Another rank did.
    case measured(Int, CellMeasurement)
    /// Another rank did, and the model failed.
    case failed(Int, TaskFailure)
    /// Another rank could not: its process crashed, found no memory, or what it handed in cannot be so.
    case returned(Int)
    /// Nothing now.
    case rest
  }

  private let host: RankHost
  private let cells: [(index: Int, header: JournalHeader)]
  private var steps: [Step] = []
  private var own: [Int: Int] = [:]

  /// Offers cells.
  ///
  /// - Parameters:
  ///   - room: where the ranks meet.
  ///   - cells: each with its index among the command's, and its images.
  /// - Throws: `RankError`.
  public init(
    _ room: RankRoom, _ cells: [(index: Int, cell: Cell, images: DatasetRecord)], on bench: Bench
  ) throws {
    self.cells = try cells.map { ($0.index, try $0.cell.header(on: $0.images, bench)) }
    host = try RankHost(room, cell: nil, chunk: nil)
    let units = try self.cells.map {
      try JSONEncoder.ofTasks.encode(WholeCell(index: $0.index, header: $0.header.data))
    }
    _ = try ask(.offer(units))
  }

  /// What there is to do; waits a moment where there is nothing.
  public func next() throws -> Step {
    if steps.isEmpty {
      let (answer, reports) = try ask(.next)
      steps = zip(answer.finished, reports).map { step(cells[$0], $1) }
      if let number = answer.number {
        own[cells[number].index] = number
        steps.append(.own(cells[number].index))
      }
    }
    return steps.isEmpty ? .rest : steps.removeFirst()
  }

  /// A cell was evaluated here.
  public func done(_ index: Int) throws {
    guard let number = own.removeValue(forKey: index) else { return }
    _ = try ask(.done(number))
  }

  /// All cells are through.
  public func end() { host.end() }

  private func ask(_ request: RankRequest) throws -> (RankAnswer, [Data]) {
    let (content, parcels) = try host.answer(JSONEncoder.ofTasks.encode(request), [])
    return (try JSONDecoder.ofTasks.decode(RankAnswer.self, from: content), parcels)
  }

  /// What another rank handed in; a result must be of the cell, agree with itself, and come with its evidence.
  private func step(_ cell: (index: Int, header: JournalHeader), _ data: Data) -> Step {
    guard let (report, record) = RankReport.parse(data) else { return .returned(cell.index) }
    if let complaint = report.complaint {
      return .failed(cell.index, TaskFailure(.failed, complaint.message))
    }
    guard let measured = try? JSONDecoder.ofTasks.decode(CellMeasurement.self, from: record),
      measured.isSound(for: cell.header)
    else { return .returned(cell.index) }
    return .measured(cell.index, measured)
  }
}
