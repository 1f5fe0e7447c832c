import Datasets
import Evaluation
import Experiments
import Files
import Foundation
import Robustness
import Testing
import Torch

@Suite("Defenses without weights")
struct MissingWeightsTests {
  private let root = FileManager.default.temporaryDirectory
    .appending(path: "rampart-weights-\(UUID().uuidString)")

  private func message(
    _ types: [any Defense.Type], dataset: String = "cifar100", folder: URL? = nil,
    environment: [String: String]? = nil
  ) -> String {
    let workspace = Workspace(environment: environment ?? ["RAMPART_ROOT": root.path])
    return MissingWeights(
      of: types, for: "cifar100", images: (dataset, folder ?? workspace.datasets),
      on: Bench(Roster(defenses: [Trained.self, Wrapper.self]), in: workspace)
    ).description
  }

  @Test("the sentence says which weights, for what, looked for where, and what makes them")
  func sentence() {
    let text = message([Trained.self])
    #expect(text.contains("no weights of Trained for cifar100"))
    #expect(text.contains("runs/cifar100/Trained/weights.safetensors"))
    #expect(text.contains("leaderboard/weights/cifar100/Trained.safetensors in \(root.path)"))
    #expect(text.hasSuffix(" train Trained --dataset cifar100` makes them"))
    #expect(!text.contains("\n"))
  }

  @Test("the command begins with the program that was started")
  func program() {
    #expect(message([Trained.self]).contains("`\(ProgramName.typed) train"))
  }

  @Test("archives elsewhere are named in the command, quoted where they must be")
  func folder() {
    let elsewhere = URL(filePath: "/data/my archives", directoryHint: .isDirectory)
    #expect(
      message([Trained.self], folder: elsewhere)
        .hasSuffix("--dataset cifar100 --data '/data/my archives'` makes them"))
  }

  @Test("weights that are shared are those to be made")
  func shared() {
    let text = message([Wrapper.self])
    #expect(text.contains("no weights of Wrapper for cifar100, nor of Trained"))
    #expect(text.contains("leaderboard/weights/cifar100/Wrapper.safetensors"))
    #expect(text.contains("leaderboard/weights/cifar100/Trained.safetensors"))
    #expect(text.hasSuffix("train Trained --dataset cifar100` makes them"))
  }

  @Test("each defense has a line; a file of images no training split; a missing checkout is named")
  func others() {
    #expect(message([Trained.self, Wrapper.self]).split(separator: "\n").count == 2)
    #expect(message([Trained.self], dataset: "x.safetensors").contains("--model DIR/weights"))
    #expect(message([Trained.self], environment: [:]).contains("RAMPART_ROOT names no checkout"))
  }
}

/// Options of defenses that are never made.
private struct NoOptions: Codable, Hashable {}

/// A defense that is trained.
private struct Trained: Defense {
  static let card = DefenseCard(
    title: "t", paper: "p", year: 2026, claim: "c", trainedOn: "nothing")
  init(_ options: NoOptions) {}
  func model(for images: ImageShape, classes: Int) throws -> Nothing { Nothing() }
  func train(
    _ model: Nothing, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws {}
}

/// A defense that takes the other's weights.
private struct Wrapper: Defense {
  static let card = DefenseCard(
    title: "t", paper: "p", year: 2026, claim: "c", trainedOn: "nothing", sharesWeightsOf: "Trained"
  )
  init(_ options: NoOptions) {}
  func model(for images: ImageShape, classes: Int) throws -> Nothing { Nothing() }
  func train(
    _ model: Nothing, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws {}
}

/// A classifier that is never asked.
private struct Nothing: Classifier {
  func logits(for images: Tensor) throws -> Tensor { images }
}
