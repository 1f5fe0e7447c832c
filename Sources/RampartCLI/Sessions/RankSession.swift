import ArgumentParser
import Evaluation
import Experiments
import Foundation
import Results

/// Works for rank 0 on the cells that it measures: no journal, no result, no lock.
struct RankSession<Task: ConfinedTask> {
  let contract: RankContract
  /// The command's cells, in the order that rank 0 has too.
  let cells: [Cell]
  let limits: ProcessLimits
  /// The images of a cell, where ranks may evaluate one each.
  var images: ((Cell) -> DatasetRecord)?
  /// What there is to do of a cell that ranks share.
  let task: (Cell) -> Task

  /// How often a cell's process is started again after a crash.
  private static var patience: Int { 2 }

  private var title: String { "Rank \(contract.rank) of \(contract.size)" }

  /// Works until rank 0 says that all is done.
  ///
  /// - Throws: `RankError`; `ExitCode` where something failed here, or somebody stopped it.
  func run() throws {
    let interruption = Interruption()
    do {
      let room = try RankRoom(contract, isCancelled: interruption.check)
      defer { room.leave() }
      try run(in: room, interruption)
    } catch is CancellationError {
      StandardError.line("\(title) was stopped; what it worked on is another rank's to do.")
      throw ExitCode.interrupted
    }
  }

  private func run(in room: RankRoom, _ interruption: Interruption) throws {
    StandardError.line("\(title) works for rank 0 at \(contract.address):\(contract.port).")
    var (number, units) = (0, 0)
    var failures: [Int: Int] = [:]
    var fault: ExitCode?
    while let (cell, guest) = try RankGuest.next(
      in: room, after: &number, isCancelled: interruption.check)
    {
      defer { units += guest.units }
      do {
        try work(on: cell, guest, room, interruption)
      } catch is CancellationError where room.isEnded && !interruption.isRequested {
        break
      } catch let failure as TaskFailure {
        if room.isEnded { break }
        try guest.settle(failure)
        StandardError.line("\(title): \(failure.status.title): \(failure.message)")
        fault = failure.isBadInput ? .badInput : .defenseFailed
        failures[number, default: 0] += 1
        // What crashed may do better with the next unit.
        if failure.status == .crashed, failures[number, default: 0] <= Self.patience {
          number -= 1
        }
      }
    }
    StandardError.line("\(title) did \(units) \(units == 1 ? "unit" : "units") of work.")
    if try room.end() == .stopped { throw ExitCode.interrupted }
    if let fault { throw fault }
  }

  /// Whether there is nothing to work for any more.
  private func end(
    of room: RankRoom, _ interruption: Interruption
  ) -> @Sendable () -> Bool {
    { [isRequested = interruption.check] in isRequested() || room.isEnded }
  }

  private func work(
    on announced: RankRoom.Announcement, _ guest: RankGuest, _ room: RankRoom,
    _ interruption: Interruption
  ) throws {
    guard let index = announced.index else {
      return try evaluateWhole(guest, room, interruption)
    }
    guard cells.indices.contains(index) else {
      throw RankError(
        .difference,
        "rank 0 measures its model number \(index + 1), but here there are \(cells.count); "
          + "start every rank with the same command line and files")
    }
    var cell = cells[index]
    cell.chunk = announced.chunk
    let process = ConfinedProcess(
      task(cell), limits: limits, partner: guest, isCancelled: end(of: room, interruption)
    ) { _ in room.noteSign() }
    do {
      _ = try process.run()
    } catch let error as InvalidSettings {
      throw RankError(.difference, "rank \(contract.rank): \(error.description)")
    }
  }

  /// Evaluates cells by itself while there are some for one rank each.
  private func evaluateWhole(
    _ guest: RankGuest, _ room: RankRoom, _ interruption: Interruption
  ) throws {
    guard let images else {
      throw RankError(.difference, "rank 0 evaluates; start every rank with the same command line")
    }
    let whole = WholeCellGuest(guest, cells, images: images, on: Registry.bench)
    while let cell = try whole.next(isCancelled: interruption.check) {
      let process = ConfinedProcess(
        CellTask(cell), limits: limits, isCancelled: end(of: room, interruption)
      ) { _ in room.noteSign() }
      do {
        try whole.handIn(process.run())
      } catch let failure as TaskFailure {
        StandardError.line("\(title): \(cell.name) \(failure.status.title): \(failure.message)")
        try whole.handIn(failure)
      }
    }
  }
}
