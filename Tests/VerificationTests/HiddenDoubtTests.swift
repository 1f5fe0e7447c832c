import Evaluation
import Experiments
import Foundation
import Results
import TestSupport
import Testing
import Torch
import Verification

/// A flag that was taken out of a result is raised again.
@Suite("Hidden doubts")
struct HiddenDoubtTests {
  @Test("what the attacks' own numbers give reason to doubt")
  func numbers() throws {
    var forgery = Forgery(try Measured.robust.get())
    // PGD-20 ended on right images that it had broken on the way.
    forgery.result.attacks[0].silentIndices += forgery.result.attacks[0].brokenIndices
    forgery.result.attacks[0].silentIndices.sort()
    forgery.result.attacks[0].brokenIndices = []
    try forgery.makeConsistent()
    #expect(try forgery.verify().faults == ["flags silent-success"])
  }

  @Test("what nothing shows of the model, and an architecture that is another one's")
  func unfounded() throws {
    var forgery = Forgery(try Measured.robust.get())
    forgery.result.flags.append(Flag(.largeEpsilon, "whatever I like to say here"))
    #expect(try forgery.verify().faults == ["flags large-epsilon"])
    forgery = Forgery(try Measured.robust.get())
    forgery.result.setting.model.architecture = "wideresnet-28-10"
    try forgery.fitOrigin()
    #expect(try forgery.verify().faults == ["weights architecture"])
  }

  @Test("a flag that does not exist, and what an archive does not say")
  func inventions() throws {
    var forgery = Forgery(try Measured.robust.get())
    forgery.result.flags.append(Flag(id: "certified-robust", message: "by whoever you trust"))
    #expect(try forgery.verify().faults == ["flags certified-robust"])
    forgery = Forgery(try Measured.robust.get())
    forgery.result.dataset.warnings = ["the official archive"]
    try forgery.fitOrigin()
    #expect(try forgery.verify().faults == ["data warnings"])
    forgery.result.dataset.warnings = []
    try forgery.fitOrigin()
    #expect(try forgery.verify().faults == ["data warnings"])
  }

  @Test("what 8 bits restore, of more images than there are")
  func restored() throws {
    var forgery = Forgery(try Measured.robust.get())
    forgery.result.fragility?.rounded = 0
    let some = try #require(forgery.result.brokenBy.keys.min())
    forgery.result.fragility?.restoredIndices = [some]
    #expect(try forgery.verify().faults == ["arithmetic fragility.rounded"])
    forgery.result.fragility?.rounded = forgery.result.brokenBy.count + 1
    #expect(try forgery.verify().faults == ["arithmetic fragility.rounded"])
  }

  @Test("images that nothing breaks, whatever the pixels")
  func survivors() throws {
    try Fixture.start()
    let file = FileManager.default.temporaryDirectory
      .appending(path: "rampart-constant-\(UUID().uuidString).pt")
    defer { try? FileManager.default.removeItem(at: file) }
    // The same answer to every image: those of class 3 are right, and stay so.
    let answer = try Tensor((0..<10).map { $0 == 3 ? Float(1) : 0 }, shape: [1, 10])
    try ScriptModule.compiled(
      """
      def forward(self, x):
        return self.answer + 0.0 * x.flatten(1)[:, :10]
      """, attributes: ["answer": .parameter(answer)]
    ).save(to: file.path)
    let measured = try Measured(
      "Constant", .torchScript(path: file.path), attacks: EvaluationProtocol.ranking.labels)
    #expect((measured.result.robust?.count ?? 0) > 0)
    var forgery = Forgery(measured)
    #expect(try forgery.verify(model: file.path).findings == [])
    for kind in [FlagKind.unbrokenUnbounded, .zeroGradients] {
      forgery = Forgery(measured)
      #expect(forgery.result.isFlagged(kind))
      forgery.result.flags.removeAll { $0.id == kind.rawValue }
      try forgery.makeConsistent()
      #expect(try forgery.verify(model: file.path).faults == ["flags \(kind.rawValue)"])
    }
    // Its words are the program's as well.
    forgery = Forgery(measured)
    let place = forgery.result.flags.firstIndex { $0.id == FlagKind.zeroGradients.rawValue }
    forgery.result.flags[try #require(place)].message = "nothing to worry about"
    try forgery.makeConsistent()
    #expect(try forgery.verify(model: file.path).faults == ["flags zero-gradients"])
  }
}
