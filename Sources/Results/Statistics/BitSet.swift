/// A set of small non-negative numbers.
struct BitSet {
  private var words: [UInt64]

  /// The set of the given members; negative ones are left out.
  init(_ members: [Int]) {
    words = Array(repeating: 0, count: ((members.max() ?? -1) + 64) / 64)
    for member in members where member >= 0 {
      words[member / 64] |= 1 << UInt64(member % 64)
    }
  }

  /// How many members are not in `other`.
  func count(without other: BitSet) -> Int {
    var result = 0
    for (index, word) in words.enumerated() {
      let mask = index < other.words.count ? other.words[index] : 0
      result += (word & ~mask).nonzeroBitCount
    }
    return result
  }
}
