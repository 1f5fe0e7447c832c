package import Foundation

/// What a task that shares its work asks the process which waits for it.
package enum RankRequest: Codable {
  /// Of rank 0: this is what is measured.
  case begin(header: Data)
  /// Of rank 0: these units are for whoever has time; they are numbered in the order of all offers.
  case offer([WorkUnit])
  /// Of another rank: what does rank 0 measure?
  case join
  /// What is there to do, and, of rank 0, what have others done?
  case next
  /// Of rank 0, which is at work: what have others done?
  case collect
  /// The unit of a number is done; of another rank, the parcel says what came out.
  case done(Int)
}

/// What it hears.
package struct RankAnswer: Codable {
  /// What rank 0 measures, once it is known.
  package var header: Data?
  /// The number of the unit to work on; nil where there is none now.
  package var number: Int?
  /// That unit, for another rank than 0.
  package var unit: WorkUnit?
  /// The units that others have done, whose reports are the parcels.
  package var finished: [Int] = []
  /// Whether there will be nothing more to do.
  package var isOver = false
}
