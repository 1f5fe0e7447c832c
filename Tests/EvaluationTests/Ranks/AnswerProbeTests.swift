import Evaluation
import Foundation
import Testing

@Suite("What ranks compare of their models")
struct AnswerProbeTests {
  private let answers: [Float] = [4, -2, 0, 1, 3, -1]

  private func refusal(_ ours: [Float], classes: Int = 3) -> String? {
    do {
      try AnswerProbe(ours, classes: classes)
        .requireSame(as: AnswerProbe(answers, classes: 3))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("rounding of another machine is none of a model; another weight is, and is shown")
  func difference() {
    #expect(refusal(answers) == nil)
    #expect(refusal(answers.map { $0 * 1.0001 }) == nil)
    var other = answers
    other[4] += 0.2
    let text = refusal(other) ?? ""
    #expect(text.contains("1, 3, -1 → 1, 3.2, -1"), "\(text)")
    other[4] = .nan
    #expect(refusal(other)?.contains("nan") == true)
  }

  @Test("a class that is ruled out has to be so everywhere")
  func infinity() throws {
    let ruled = AnswerProbe([-.infinity, 1, 2], classes: 3)
    try ruled.requireSame(as: AnswerProbe([-.infinity, 1, 2], classes: 3))
    #expect(throws: RankError.self) {
      try ruled.requireSame(as: AnswerProbe([0, 1, 2], classes: 3))
    }
  }

  @Test("another number of classes is another model")
  func classes() {
    #expect(refusal([1, 2], classes: 2)?.contains("3 classes, and here it has 2") == true)
  }
}
