import Foundation

extension RankRoom {
  /// How long rank 0 waits, when all is done, for others that have not come yet, in seconds: one that found nobody
  /// would look for rank 0 for minutes, and its launcher would call the run failed.
  private static let welcome = 30.0

  /// Works as rank 0 with the room of a contract, and tells the others how it ended.
  ///
  /// - Parameters:
  ///   - contract: nil where this process is alone, which then has no room.
  ///   - isCancelled: whether somebody wants an end, who then need not wait for ranks that have not come.
  /// - Throws: `RankError` where the room cannot be made; whatever the work throws.
  public static func hosting<Result>(
    _ contract: RankContract?, isCancelled: () -> Bool, _ work: (RankRoom?) throws -> Result
  ) throws -> Result {
    let room = try contract.map { try RankRoom($0) }
    var end = End.stopped
    defer { room?.close(end) }
    let result = try work(room)
    end = .done
    if let room, let size = contract?.size {
      let closing = ContinuousClock.now + .seconds(welcome)
      while let count = try? room.members, count < size, .now < closing, !isCancelled() {
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
    return result
  }
}
