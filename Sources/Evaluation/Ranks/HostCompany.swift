import Foundation

/// Rank 0's company: it hands out units, does some itself, and tells all what each lot came to.
final class HostCompany: RankCompany {
  private let desk: TaskDesk
  private let pause: () throws -> Void
  /// How many units were offered, and lots concluded.
  private var offered = 0
  private var lots = 0

  /// - Parameters:
  ///   - desk: leads to a ``RankHost``.
  ///   - pause: called while there is nothing to do but to wait.
  init(_ desk: TaskDesk, pause: @escaping () throws -> Void) {
    (self.desk, self.pause) = (desk, pause)
  }

  func begin(_ header: JournalHeader, _ probe: AnswerProbe?) throws {
    _ = try desk.ask(RankRequest.begin(header: header.data, probe: probe), for: RankAnswer.self)
  }

  func divide(
    _ known: [Data?], own: (_ place: Int) throws -> Data,
    others: (_ place: Int, _ found: Data) throws -> Bool
  ) throws {
    var found = known
    let places = known.indices.filter { known[$0] == nil }
    let units = try places.map { try JSONEncoder.ofTasks.encode(LotUnit(lot: lots, place: $0)) }
    _ = try desk.ask(RankRequest.offer(units), for: RankAnswer.self)
    while found.contains(where: { $0 == nil }) {
      if desk.isStopping { throw CancellationError() }
      let (answer, reports) = try desk.ask(RankRequest.next, for: RankAnswer.self)
      for (number, data) in zip(answer.finished, reports) {
        guard places.indices.contains(number - offered) else { continue }
        let place = places[number - offered]
        let result = try Self.result(in: data)
        found[place] = try result.flatMap { try others(place, $0) ? $0 : nil } ?? own(place)
      }
      if let number = answer.number, places.indices.contains(number - offered) {
        let place = places[number - offered]
        found[place] = try own(place)
        _ = try desk.ask(RankRequest.done(number), for: RankAnswer.self)
      } else if answer.finished.isEmpty {
        try pause()
      }
    }
    _ = try desk.ask(
      RankRequest.conclude(lot: lots), found.compactMap { $0 }, for: RankAnswer.self)
    offered += units.count
    lots += 1
  }

  /// What another rank found; nil where what came is no report.
  ///
  /// - Throws: what its model did wrong, as if it had been done here.
  private static func result(in data: Data) throws -> Data? {
    guard let (report, result) = RankReport.parse(data) else { return nil }
    if let complaint = report.complaint { throw complaint }
    return result
  }
}
