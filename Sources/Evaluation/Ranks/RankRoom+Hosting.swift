extension RankRoom {
  /// Works as rank 0 with the room of a contract, and tells the others how it ended.
  ///
  /// - Parameter contract: nil where this process is alone, which then has no room.
  /// - Throws: `RankError` where the room cannot be made; whatever the work throws.
  public static func hosting<Result>(
    _ contract: RankContract?, _ work: (RankRoom?) throws -> Result
  ) throws -> Result {
    let room = try contract.map { try RankRoom($0) }
    var end = End.stopped
    defer { room?.close(end) }
    let result = try work(room)
    end = .done
    return result
  }
}
