import Archives
import Models
import Testing

@Suite("Refusals of TorchScript")
struct ScriptRefusalTests {
  @Test("name the operator that this LibTorch lacks, though the first line is empty")
  func newer() {
    let error = ScriptRefusal(
      """

      Unknown builtin op: aten::scaled_dot_product_attention.
      Could not find any similar ops to aten::scaled_dot_product_attention.
      """, "1.13.0"
    ).error(path: "vit.pt")
    #expect(
      error.found
        == "a module that calls aten::scaled_dot_product_attention, which LibTorch 1.13.0 does not know"
    )
    #expect(error.remedy.contains("LIBTORCH"))
  }

  @Test("are never without a reason")
  func others() {
    #expect(
      ScriptRefusal("\n \nno such thing\n", "2.0").error(path: "a").found.contains("no such thing"))
    #expect(ScriptRefusal("", "2.0").error(path: "a").found.contains("it does not say why"))
  }
}
