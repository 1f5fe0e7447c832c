import Archives
import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import Testing

/// Modules that answer by something else than the image.
@Suite("Modules that remember, or know how they are asked")
struct OddModuleTests {
  private func measure(
    _ module: OddModule, attacks: [String] = ["pgd-20", "apgd-ce", "square"],
    isSetToEval: Bool = false
  ) throws -> EvaluationResult {
    let stage = try LinearStage(attacks: attacks)
    defer { stage.remove() }
    let file = try module.save(in: stage.folder)
    return try stage.measure {
      $0.model = .torchScript(path: file, isSetToEval: isSetToEval)
    }.result
  }

  /// The images that an undefended linear model keeps.
  private func usual() throws -> [Int] {
    let result = try measure(.plain)
    let robust = try #require(result.robust?.indices)
    #expect((4...36).contains(robust.count) && result.flags == [])
    return robust
  }

  @Test("a module that remembers what it said is refused, and what remembers is named")
  func remembering() throws {
    let refusal = #expect(throws: StatefulModel.self) { try measure(.remembering) }
    #expect(refusal?.attributes.contains { $0.hasPrefix("seen") } == true)
    #expect(refusal?.description.contains("depend on what it was asked before") == true)
  }

  @Test("so is one that answers the same and turns its gradient round")
  func turning() throws {
    let refusal = #expect(throws: StatefulModel.self) { try measure(.turning) }
    #expect(refusal?.attributes == ["calls"])
  }

  @Test("a module that could remember in a file is refused before it is called")
  func files() throws {
    let refusal = #expect(throws: ArchiveError.self) { try measure(.writing) }
    #expect(refusal?.description.contains("aten::save") == true)
  }

  @Test("what is built at the first call is no change, whatever it is built of")
  func lazy() throws {
    #expect(try measure(.lazy).flags == [])
    #expect(try measure(.cached).flags == [])
    // It was imprinted by the warm-up, on images that nobody evaluates.
    #expect(try !measure(.imprinted).isFlagged(.stateful))
  }

  @Test("a counter that no answer depends on is a flag")
  func harmless() throws {
    let usual = try usual()
    let result = try measure(.counting)
    #expect(result.robust?.indices == usual)
    #expect(result.flags.map(\.id) == ["stateful"])
    #expect(result.flags.first?.message.contains("`calls`") == true)
  }

  @Test("LibTorch's generator is no memory: it is the same at every call, and cannot be set")
  func generator() throws {
    let usual = try usual()
    let drawing = try measure(.drawing)
    #expect(drawing.robust?.indices == usual && drawing.flags == [])
    let refusal = #expect(throws: ArchiveError.self) { try measure(.seeding) }
    #expect(refusal?.description.contains("aten::manual_seed") == true)
  }

  @Test("neither is memory that nobody wrote, nor where things lie in it")
  func leftovers() throws {
    for (name, module) in OddModule.reading {
      let refusal = #expect(throws: ArchiveError.self, "\(name)") { try measure(module) }
      #expect(refusal?.description.contains(name) == true)
    }
  }

  @Test("a module that keeps what was recorded is refused, for a gradient would give it back")
  func recordings() throws {
    let refusal = #expect(throws: ArchiveError.self) { try measure(.recording) }
    #expect(refusal?.description.contains("`kept`, which cannot be looked into") == true)
  }

  @Test("a module that remembers between two looks is refused")
  func cycling() throws {
    let refusal = #expect(throws: StatefulModel.self) { try measure(.cycling) }
    #expect(refusal?.attributes.isEmpty == false)
  }

  @Test("a module that freezes in another order each time is what it is")
  func freezing() throws {
    let usual = try usual()
    for _ in 0..<4 {
      let result = try measure(.branching, attacks: ["pgd-20"])
      #expect(result.flags == [] && result.clean?.correct ?? 0 >= usual.count)
    }
  }

  @Test("a layout is no hiding place: the search goes where the verdict is")
  func layouts() throws {
    let usual = try usual()
    let layered = try measure(.layered)
    #expect(layered.isFlagged(.layoutDependent) && layered.robust?.indices == usual)
    // The frozen form of this one may have the gradient that the module hides.
    let masked = try measure(.masked)
    #expect(masked.isFlagged(.layoutDependent) || masked.isFlagged(.zeroGradients))
    #expect(masked.robust?.indices == usual)
  }

  @Test("neither is a recorded gradient: wrong in any presentation is wrong")
  func gradients() throws {
    let result = try measure(.recorded)
    #expect(result.isFlagged(.layoutDependent))
    #expect(result.clean?.correct == 0)
  }

  @Test("a module in training mode is refused unless it is set right")
  func training() throws {
    var module = OddModule.plain
    module.isTraining = true
    let trained = module
    let refusal = #expect(throws: ArchiveError.self) { try measure(trained) }
    #expect(refusal?.description.contains("--eval") == true)
    let result = try measure(trained, isSetToEval: true)
    #expect(result.model.isSetToEval == true)
    #expect(try result.robust?.indices == usual())
  }
}
