/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters.
///
/// Salmon, Moraes, Dror and Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3*, SC 2011. Being a
/// function of key and counter, it gives a sample its numbers without regard to what was drawn
/// before, by whom, or on which machine.
public enum Philox {
  /// The four 32-bit numbers of a counter under a key.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var state = counter
    var key = key
    for round in 0..<10 {
      if round > 0 { key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let left = UInt64(0xD251_1F53) * UInt64(state.x)
      let right = UInt64(0xCD9E_8D57) * UInt64(state.z)
      state = SIMD4(
        high(right) ^ state.y ^ key.x, low(right), high(left) ^ state.w ^ key.y, low(left))
    }
    return state
  }

  private static func high(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word >> 32) }
  private static func low(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word) }
}
