import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Files
import Foundation
import Results

/// Measures cells one after the other, each in a process of its own, and stores what comes out.
struct EvaluationSession {
  let store: ResultStore
  let limits: ProcessLimits
  let reuses: Bool
  /// Where the images come from.
  let images: DatasetInfo
  /// The number of images that the whole split holds.
  let total: Int
  /// Which of several processes that share the work this is; nil where it is alone.
  let contract: RankContract?

  /// What became of a cell.
  struct Outcome {
    let result: EvaluationResult
    /// Where it is; nil where it was not stored.
    let file: URL?
    var failureIsBadInput = false
  }

  /// Where other ranks wait for a cell.
  private struct Share {
    let room: RankRoom?
    /// Which of the command's cells it is.
    let index: Int
  }

  /// Measures cells; a failure is recorded, and the others go on.
  ///
  /// - Throws: `ExitCode.interrupted` where the user stops it; `ResultsError` where another process
  ///   makes one of the results, or the disk is full.
  func run(_ cells: [Cell]) throws -> [Outcome] {
    let places = cells.map { place(of: $0) }
    for (cell, place) in zip(cells, places) { try requireRoom(for: cell, at: place) }
    let isReused = reuses || cells.count == 1
    let session = Session(
      place: store.directory.path,
      remedy: isReused
        ? Session.again : "run the same command again with --reuse, which keeps finished results.")
    var outcomes: [Int: Outcome] = [:]
    let failure = try RankRoom.hosting(contract, isCancelled: session.isCancelled) { room in
      let whole = try room.flatMap { try wholeCells(of: cells, at: places, in: $0) }
      defer { whole?.end() }
      let first = whole?.offered.sorted() ?? []
      let order = first + cells.indices.filter { whole?.offered.contains($0) != true }
      return try session.run(order, named: { cells[$0].name }, locking: places) { index in
        let known = try whole?.outcome(of: index, session) { cell, place in
          let alone = Share(room: nil, index: index)
          return try measure(cell, journal: cell.journal(beside: place), alone, session)
        }
        let share = Share(room: room, index: index)
        outcomes[index] =
          try known ?? outcome(of: cells[index], at: places[index], share, session)
      }
    }
    if let failure { throw failure }
    return cells.indices.compactMap { outcomes[$0] }
  }

  /// What an earlier run of the cell found, or else what comes out of it now.
  private func outcome(
    of cell: Cell, at place: URL, _ share: Share, _ session: Session
  ) throws -> Outcome {
    var cell = cell
    if reuses, let known = try reusable(cell, session) {
      if known.isWhole {
        StandardError.line("\(cell.name): taken over, nothing that influences a number has changed")
        return Outcome(result: known.result, file: known.file)
      }
      StandardError.line(
        "\(cell.name): attacks that would run as they did are taken over from \(known.file.path)")
      cell.earlier = known.file.path
    }
    return try measure(cell, journal: cell.journal(beside: place), share, session)
  }

  /// Where the result of a cell goes if it succeeds.
  private func place(of cell: Cell) -> URL {
    store.location(of: cell.experiment(on: record(of: cell), Registry.bench))
  }

  /// The images of a cell.
  func record(of cell: Cell) -> DatasetRecord {
    DatasetRecord(images, positions: cell.positions(of: total), of: total)
  }

  /// Refuses to put one shard where another one is: `merge` needs both.
  private func requireRoom(for cell: Cell, at place: URL) throws {
    guard cell.shard != nil, let earlier = try? ResultStore.load(place), earlier.status == .ok
    else { return }
    guard !Set(earlier.dataset.indices).isDisjoint(with: cell.positions(of: total)) else {
      throw FileError(
        .busy,
        "The result of another shard is there, which merge needs as well as this one; "
          + "give each shard a --results of its own, or delete it", path: place.path)
    }
  }

  private func measure(
    _ cell: Cell, journal: URL, _ share: Share, _ session: Session
  ) throws -> Outcome {
    let display = CellDisplay(cell.name)
    let host = try share.room.map { try RankHost($0, cell: share.index, chunk: cell.chunk) }
    defer { host?.end() }
    let process = ConfinedProcess(
      CellTask(cell, ranks: host == nil ? nil : contract?.size), journal: journal, limits: limits,
      partner: host,
      isCancelled: session.isCancelled
    ) { display.show($0) }
    do {
      let measured = try process.run()
      let outcome = try keep(measured, of: cell)
      if let lost = host?.repeated, lost > 0 {
        StandardError.line("Units of work that ranks had lost and were offered again: \(lost).")
      }
      Cell.remove(journal: journal)
      return outcome
    } catch let failure as TaskFailure {
      if let halved = cell.halved(after: failure), let chunk = halved.chunk {
        StandardError.line("\(cell.name) \(failure.message); once more with --chunk \(chunk)")
        Cell.remove(journal: journal)
        host?.end()
        return try measure(halved, journal: journal, share, session)
      }
      let outcome = try keep(failure, of: cell)
      // A limit that was too low, or a crash, need not happen again: the next run goes on.
      if failure.status == .failed || isEmpty(journal) { Cell.remove(journal: journal) }
      return outcome
    }
  }

  /// Says what came out of a cell, and stores it.
  func keep(_ measured: CellMeasurement, of cell: Cell) throws -> Outcome {
    CellDisplay(cell.name).finish(measured.result)
    let file = try store.save(measured.result, evidence: measured.evidence)
    return Outcome(result: try ResultStore.load(file), file: file)
  }

  /// Says why nothing came out of a cell, and stores that.
  func keep(_ failure: TaskFailure, of cell: Cell) throws -> Outcome {
    StandardError.line("\(cell.name) \(failure.status.title): \(failure.message)")
    let result = try cell.failed(failure, Registry.bench)
    let file = failure.isBadInput ? nil : try record(result)
    return Outcome(result: result, file: file, failureIsBadInput: failure.isBadInput)
  }

  /// Stores a failure; numbers that an earlier run measured stay where they are.
  private func record(_ failure: EvaluationResult) throws -> URL? {
    let place = store.location(of: failure)
    if let earlier = try? ResultStore.load(place), earlier.status == .ok {
      StandardError.line("The result of an earlier run stays: \(place.path)")
      return nil
    }
    return try store.save(failure)
  }

  private func isEmpty(_ file: URL) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    return (attributes?[.size] as? Int ?? 0) == 0
  }

  /// An earlier result that measuring the cell would give again; what its model makes of the question comes out
  /// when it is measured.
  private func reusable(_ cell: Cell, _ session: Session) throws -> ReusableResult? {
    let places = store.places(of: cell.setting(on: record(of: cell), Registry.bench))
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    guard !places.isEmpty else { return nil }
    let task = ConfinedProcess(
      ReuseTask(cell, among: places), limits: limits, isCancelled: session.isCancelled)
    guard let found = try? task.run() else {
      if session.isCancelled() { throw CancellationError() }
      return nil
    }
    return ReusableResult(
      result: try ResultStore.load(found.file), file: found.file, isWhole: found.isWhole)
  }
}
