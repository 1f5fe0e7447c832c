import Evaluation
import Results
import TestSupport
import Testing
import Torch

@Suite("The precision of outputs")
struct OutputPrecisionTests {
  private func logits() throws -> Tensor {
    try Fixture.start()
    return try Fixture.normal([8, 10])
  }

  @Test("single and double precision are precise enough", arguments: [DType.float32, .float64])
  func precise(dtype: DType) throws {
    #expect(try OutputPrecision(logits().cast(to: dtype)) == nil)
  }

  @Test("outputs of another type are flagged, and the flag says which")
  func declared() throws {
    let flag = try #require(try OutputPrecision(logits().cast(to: .bfloat16))).flag
    #expect(flag.id == FlagKind.lowPrecision.rawValue)
    #expect(flag.message.contains("as bfloat16, which keeps 2 decimal digits"))
    let integers = try #require(try OutputPrecision((logits() * 100).cast(to: .int64))).flag
    #expect(integers.message.contains("as int64:"))
  }

  @Test("what was computed in 16 bits and widened at the end is flagged too")
  func widened() throws {
    let brain = try logits().cast(to: .bfloat16).cast(to: .float32)
    #expect(try OutputPrecision(brain)?.flag.message.contains("bfloat16 holds") == true)
    let half = try Tensor(logits().floats().map { Float(Float16($0)) }, shape: [8, 10])
    #expect(try OutputPrecision(half)?.flag.message.contains("float16 holds") == true)
  }

  @Test("a few levels, or no output at all, are another matter")
  func levels() throws {
    #expect(try OutputPrecision(logits().rounded()) == nil)
    #expect(try OutputPrecision(logits() * 0) == nil)
  }
}
