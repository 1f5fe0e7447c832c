import Robustness
import TestSupport
import Testing
import Torch

@Suite("The rule of a verdict")
struct LogitRowsTests {
  private func rows(_ logits: [Float], type: DType = .float32) throws -> LogitRows {
    try Fixture.start()
    return try LogitRows(
      Tensor(logits, shape: [1, logits.count]).cast(to: type), Tensor([0]))
  }

  @Test(
    "the true class is right only strictly above every other one",
    arguments: [
      ([1, 0, 0], false), ([0, 0, 0], true), ([1, 1, 0], true), ([0, 1, 0], true),
      ([1e-30, 0, 0], false), ([1e20, 1e20, -1e9], true), ([-1, -2, -.infinity], false),
      ([1, -.infinity, -.infinity], false), ([-.infinity, 0, 1], true),
      ([-.infinity, -.infinity, -.infinity], true),
    ] as [([Float], Bool)])
  func strict(logits: [Float], isWrong: Bool) throws {
    let rows = try rows(logits)
    #expect(rows.isWrong(0) == isWrong)
    #expect((rows.margin(0) >= 0) == isWrong)
  }

  @Test("neither a factor nor an offset nor a third class moves the line")
  func invariant() throws {
    let above = Float(1).nextUp
    for scale in [Float(1e-20), 1e-8, 1, 1e8, 1e20] {
      for third in [-Float.infinity, -1e9 * scale, 0] {
        #expect(try !rows([above * scale, scale, third]).isWrong(0))
        #expect(try rows([scale, scale, third]).isWrong(0))
      }
    }
    #expect(try !rows([Float(1e6).nextUp, 1e6, 0]).isWrong(0))
  }

  @Test("a near tie is within four units in the last place of the larger of two logits, no further")
  func nearTies() throws {
    func isNear(_ units: Int, at value: Float, third: Float) throws -> Bool {
      let other = (0..<units).reduce(value) { found, _ in found.nextDown }
      return try rows([value, other, third]).isNearTie(0)
    }
    // Beyond a power of two the units of the larger one count.
    for value in [Float(1.5), 1.5e-8, 1.5e20] {
      for third in [-Float.infinity, -1e9] {
        #expect(try isNear(0, at: value, third: third))
        #expect(try isNear(4, at: value, third: third))
        #expect(try !isNear(5, at: value, third: third))
      }
    }
    #expect(try rows([0, 0, -5]).isNearTie(0))
    #expect(try !rows([1e-30, 0, -5]).isNearTie(0))
    #expect(try !rows([1, -.infinity, -.infinity]).isNearTie(0))
  }

  @Test("a search rests only well beyond a near tie")
  func clear() throws {
    #expect(try !rows([1, 1, 0]).isClearlyWrong(0))
    #expect(try !rows([1, Float(1).nextUp, 0]).isClearlyWrong(0))
    #expect(try rows([1, 1.0001, 0]).isClearlyWrong(0))
    #expect(try !rows([1e5, 1e5 + 0.25, 0]).isClearlyWrong(0))
    #expect(try rows([1e5, 1e5 + 1, -1e9]).isClearlyWrong(0))
    #expect(try rows([1e-8, 1.001e-8, 0]).isClearlyWrong(0))
    #expect(try rows([-.infinity, 0, 0]).isClearlyWrong(0))
  }

  @Test("the units are those of the type that the model answers in")
  func types() throws {
    // Neighbours in half precision, and far apart in single precision.
    let pair: [Float] = [1, 1 + 1.0 / 1024]
    #expect(try rows(pair, type: .float16).isNearTie(0))
    #expect(try rows(pair, type: .bfloat16).isWrong(0))
    #expect(try !rows(pair).isNearTie(0))
    try Fixture.start()
    let double = try LogitRows(Tensor([1, 1 - 1e-12] as [Double], shape: [1, 2]), Tensor([0]))
    #expect(!double.isWrong(0) && !double.isNearTie(0))
  }

  @Test("NaN and +∞ are no logits, −∞ rules a class out")
  func legal() throws {
    #expect(try rows([1, -.infinity, 0]).isLegal(0))
    #expect(try !rows([1, .infinity, 0]).isLegal(0))
    #expect(try !rows([1, .nan, 0]).isLegal(0))
  }

  @Test("answers differ where margins do, beyond digits and a hundredth of the logits' width")
  func agreement() throws {
    try Fixture.start()
    func rows(_ values: [Float]) throws -> LogitRows {
      try LogitRows(Tensor(values, shape: [2, 4]), Tensor([0, 1]))
    }
    let first = try rows([5, 1, 0, -1, 2, 6, 1, 0])
    #expect(try first.differences(from: rows([5.01, 1, 0, -1, 2, 6, 1, 0])) == [false, false])
    #expect(try first.differences(from: rows([5.2, 1, 0, -1, 2, 6, 1, 0])) == [true, false])
    // What is ruled out says nothing, and an offset neither.
    #expect(
      try first.differences(from: rows([5, 1, 0, -1e9, 2, 6, 1, -.infinity])) == [false, false])
    #expect(try first.differences(from: rows([105, 101, 100, 99, 2, 6, 1, 0])) == [false, false])
  }
}
