import Experiments
import Testing

@Suite("Names that look like others")
struct LookAlikeTests {
  @Test(
    "are written so that they do not",
    arguments: [
      ("TRADES", "TRADES"), ("TR\u{410}DES", "TRU+410DES"), ("MAR\u{3A4}", "MARU+3A4"),
      ("\u{FF34}RADES", "U+FF34RADES"), ("\u{1D413}", "U+1D413"),
      ("\u{417}\u{430}\u{449}\u{438}\u{442}\u{430}", "\u{417}\u{430}\u{449}\u{438}\u{442}\u{430}"),
      ("D\u{E9}fense \u{3B5}", "D\u{E9}fense \u{3B5}"), ("", ""), ("a  b", "a  b"),
    ])
  func unambiguous(_ name: String, _ shown: String) { #expect(name.unambiguous == shown) }
}
