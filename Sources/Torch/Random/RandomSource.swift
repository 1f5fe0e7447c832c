/// The root of all chance in a run: a seed, split by names and numbers into independent families.
///
///     let family = RandomSource(seed: 0).split("apgd-t").split(restart).split(target)
///     var stream = family.stream(sample: 17, step: 3)
///
/// There is no global generator and no clock: the same path gives the same numbers for a sample
/// whatever the batch size, the order, the shard, or the point of resumption.
public struct RandomSource: Hashable, Sendable {
  private let state: UInt64

  /// The source of a seed.
  public init(seed: Int) { state = Self.mix(UInt64(bitPattern: Int64(seed))) }

  private init(state: UInt64) { self.state = state }

  /// The source for a purpose.
  public func split(_ name: String) -> RandomSource {
    // FNV-1a: Swift's own hash differs from run to run.
    let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
    return RandomSource(state: Self.mix(state ^ hash))
  }

  /// The source for the number-th of several like things.
  public func split(_ number: Int) -> RandomSource {
    let word = UInt64(bitPattern: Int64(number)) &+ 0x9E37_79B9_7F4A_7C15
    return RandomSource(state: Self.mix(state ^ Self.mix(word)))
  }

  /// The numbers of one sample at one step.
  public func stream(sample: Int = 0, step: Int = 0) -> RandomStream {
    RandomStream(key: state, sample: UInt64(bitPattern: Int64(sample)), step: UInt32(step))
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
