extension EvaluationResult {
  /// How many shards ran the remedies that doubts of the whole call for, of those that had images left to search;
  /// nil where all did.
  ///
  /// - Parameter shards: what this result was merged of.
  public func remediesRun(in shards: [EvaluationResult]) -> (count: Int, of: Int)? {
    let isCalledFor = FlagKind.callingForRemedies.contains(where: isFlagged)
    let wanted = max(remedies.count, isCalledFor ? 1 : 0)
    let open = shards.filter { !$0.remedies.isEmpty || $0.robust?.indices.isEmpty == false }
    let count = open.count { $0.remedies.count >= wanted }
    return count < open.count ? (count, open.count) : nil
  }
}
