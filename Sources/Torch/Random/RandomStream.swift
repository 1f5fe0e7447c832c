import Foundation

/// The random numbers of one sample at one step, in order.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var used = 4
  private var spareNormal: Double?

  init(key: UInt64, sample: UInt64, step: UInt32) {
    self.key = SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    counter = SIMD4(
      0, step, UInt32(truncatingIfNeeded: sample), UInt32(truncatingIfNeeded: sample >> 32))
  }

  private mutating func word() -> UInt32 {
    if used == 4 {
      block = Philox.block(counter: counter, key: key)
      counter.x &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// 64 random bits.
  public mutating func next() -> UInt64 { UInt64(word()) << 32 | UInt64(word()) }

  /// Uniform in [0, 1), one of 2²⁴ values.
  public mutating func uniform() -> Float { Float(word() >> 8) * 0x1p-24 }

  /// Uniform among 0, …, bound − 1.
  public mutating func integer(below bound: Int) -> Int {
    // A 32-bit number scaled: the bias is below bound / 2³², far below what a test could see. The
    // parentheses matter, since Swift shifts before it multiplies.
    Int((UInt64(word()) * UInt64(bound)) >> 32)
  }

  /// −1 or 1.
  public mutating func sign() -> Float { word() & 1 == 0 ? -1 : 1 }

  /// Standard normal, by Box and Muller's transform.
  public mutating func normal() -> Float {
    if let spare = spareNormal {
      spareNormal = nil
      return Float(spare)
    }
    let radius = (-2 * log((Double(word()) + 1) * 0x1p-32)).squareRoot()
    let angle = 2 * Double.pi * Double(word()) * 0x1p-32
    spareNormal = radius * sin(angle)
    return Float(radius * cos(angle))
  }

  /// Several numbers of one kind.
  public mutating func draw(
    _ count: Int, _ one: (inout RandomStream) -> Float
  ) -> [Float] {
    (0..<count).map { _ in one(&self) }
  }
}
