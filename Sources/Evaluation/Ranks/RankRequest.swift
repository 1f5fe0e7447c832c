package import Foundation

/// What a task that shares its work asks the process which waits for it.
package enum RankRequest: Codable {
  /// Of rank 0: this is what is measured, and what its model answers, where it answers twice the same.
  case begin(header: Data, probe: AnswerProbe?)
  /// Of rank 0: these units are for whoever has time; they are numbered in the order of all offers.
  case offer([Data])
  /// Of another rank: what does rank 0 measure?
  case join
  /// What is there to do, and, of rank 0, what have others done?
  case next
  /// Of rank 0, which is at work: what have others done?
  case collect
  /// The unit of a number is done; of another rank, the parcel says what came out.
  case done(Int)
  /// Of rank 0: the parcels are what all units of a lot came to, which every rank needs to go on.
  case conclude(lot: Int)
  /// Of another rank: what did all units of a lot come to?
  case conclusion(lot: Int)
}

/// What it hears.
package struct RankAnswer: Codable {
  /// What rank 0 measures, once it is known.
  package var header: Data?
  /// What its model answers to a few images.
  package var probe: AnswerProbe?
  /// The number of the unit to work on; nil where there is none now.
  package var number: Int?
  /// That unit, for another rank than 0.
  package var unit: Data?
  /// The units that others have done, whose reports are the parcels.
  package var finished: [Int] = []
  /// Whether the parcels are what a lot came to.
  package var isConcluded = false
  /// Whether there will be nothing more to do.
  package var isOver = false
}

extension RankAnswer {
  /// The unit to work on; nil where there is none now.
  ///
  /// - Throws: `RankError` where it is another kind of unit.
  package func unit<Unit: Decodable>(as type: Unit.Type) throws -> Unit? {
    guard let unit else { return nil }
    guard let found = try? JSONDecoder.ofTasks.decode(type, from: unit) else {
      throw RankError(.difference, "what rank 0 offers is no unit of this work")
    }
    return found
  }
}
