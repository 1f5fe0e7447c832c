import Torch

extension Trainer {
  /// Trains with a group's processes, whose rows batch norms see as one batch.
  ///
  /// - Throws: `LostRanks` where the others can no longer be heard.
  func sharing(_ group: ProcessGroup?, _ body: () throws -> Void) throws {
    guard let group else { return try body() }
    do {
      try ProcessGroup.$current.withValue(group, operation: body)
    } catch let error as TorchError where group.isLost {
      let sentence = error.message.split(separator: "\n").first ?? ""
      throw LostRanks(
        "rank \(group.rank) of \(group.size) hears the others no more (\(sentence)): one of them has ended or "
          + "hangs. Every epoch that rank 0 finished is kept, and --resume goes on from there, with any "
          + "number of ranks")
    }
  }
}
