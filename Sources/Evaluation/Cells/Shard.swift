/// The part `index` of `count` parts of a split: a contiguous run, or every `count`th position.
public struct Shard: Codable, Hashable, Sendable {
  /// Which part, from 0.
  public let index: Int
  /// The number of parts.
  public let count: Int
  /// Whether the positions of the parts take turns: where images of a class lie together, parts then cost alike.
  public let isInterleaved: Bool

  /// The shard of a text such as `0/4`, or `0%4` for every fourth position from 0; nil where it is none.
  public init?(parsing text: String) {
    isInterleaved = text.contains("%")
    let parts = text.split(
      separator: isInterleaved ? "%" : "/", omittingEmptySubsequences: false
    ).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], index >= 0, index < count
    else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// The positions of this part among so many, ascending.
  public func positions(of total: Int) -> [Int] {
    isInterleaved
      ? Array(stride(from: index, to: total, by: count))
      : Array(total * index / count..<total * (index + 1) / count)
  }
}
