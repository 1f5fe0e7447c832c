import Foundation

/// What a task that shares its work asks the process which waits for it.
enum RankRequest: Codable {
  /// Of rank 0: this is what is measured.
  case begin(header: Data)
  /// Of rank 0: these units are for whoever has time; they are numbered in the order of all offers.
  case offer([WorkUnit])
  /// Of another rank: what does rank 0 measure?
  case join
  /// What is there to do, and, of rank 0, what have others done?
  case next
  /// The unit of a number is done; of another rank, the parcel says what came out.
  case done(Int)
}

/// What it hears.
struct RankAnswer: Codable {
  /// What rank 0 measures, once it is known.
  var header: Data?
  /// The number of the unit to work on; nil where there is none now.
  var number: Int?
  /// That unit, for another rank than 0.
  var unit: WorkUnit?
  /// The units that others have done, whose reports are the parcels.
  var finished: [Int] = []
  /// Whether there will be nothing more to do.
  var isOver = false
}
