import Experiments
import Testing

@Suite("Radii")
struct RadiusTests {
  @Test(
    "the same radius is one threat however it is written",
    arguments: [
      ("8/255", "8/255"), ("0.03137254901960784", "8/255"), (".0313725", "8/255"),
      ("0.031373", "8/255"), ("16/510", "8/255"), ("8.0/255", "8/255"), ("2/255", "2/255"),
      ("0.00784314", "2/255"), ("128/255", "128/255"), ("0.501961", "128/255"),
      ("0.5/255", "0.5/255"), ("1.5/255", "1.5/255"), ("0.00588235", "1.5/255"),
      // Numbers of 255ths that papers write as decimals.
      ("0.5", "0.5"), (".5", "0.5"), ("127.5/255", "0.5"), ("0.3", "0.3"), ("3/10", "0.3"),
      ("0.1", "0.1"), ("51/255", "0.2"), ("1", "1"), ("255/255", "1"), ("2.0", "2"),
      ("3", "3"), ("0.250", "0.25"),
      // Other radii, which stay what they are.
      ("0.031", "0.031"), ("0.0314", "0.0314"), ("0.03137", "0.03137"), ("0.03", "0.03"),
      ("0.062", "0.062"), ("0.0625", "0.0625"), ("1/7", "0.14285714285714285"),
      ("0.0001", "0.0001"), ("1e-5", "1e-05"),
    ])
  func canonical(text: String, expected: String) throws {
    for norm in Norm.allCases {
      let threat = try #require(ThreatModel(norm, parsing: text))
      #expect(threat.text == expected)
      // What was printed means the same threat again.
      #expect(ThreatModel(norm, parsing: threat.text) == threat)
      let written = try #require(Radius.number(parsing: text))
      #expect(abs(threat.epsilon - written) < 1e-6, "no verdict may depend on the spelling")
    }
  }

  @Test("no radius of four decimals or fewer becomes another one")
  func fewDecimals() throws {
    for number in 1...10_000 {
      let value = Double(number) / 10_000
      #expect(ThreatModel(.linf, parsing: "\(value)")?.epsilon == value)
    }
  }

  @Test("every number of half 255ths is found from six decimals, and said in few digits")
  func halves() throws {
    for half in 1...510 {
      let value = Double(half) / 510
      let rounded = Double(Int((value * 1e6).rounded())) / 1e6
      let threat = try #require(ThreatModel(.linf, parsing: "\(rounded)"))
      #expect(threat.epsilon == value)
      #expect(threat.text == ThreatModel(.linf, epsilon: value).text)
      #expect(threat.text.count <= 9)
    }
  }

  @Test("a radius given as a number is taken as it is, and its text says it")
  func numbers() throws {
    #expect(ThreatModel(.linf, epsilon: 8.0 / 255).text == "8/255")
    let odd = ThreatModel(.linf, epsilon: 0.0313725)
    #expect(odd.epsilon == 0.0313725 && odd.text == "0.0313725")
  }
}
