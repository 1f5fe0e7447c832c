import Archives
import Datasets
import Evaluation
import Experiments
import Foundation
import Models
import Results
import Robustness
import TestSupport
import Testing
import Torch

/// Whole evaluations of models that were set up otherwise than their makers meant.
@Suite("Set-ups")
struct SetupTests {
  /// The images of a stage whose labels are below a number, in a file of their own.
  private func images(of stage: LinearStage, below limit: Int) throws -> String {
    let reader = try SafetensorsReader(path: stage.cell.dataset)
    let all = try #require(try reader.tensor(named: "images"))
    let labels = try #require(try reader.tensor(named: "labels")?.integers)
    let kept = labels.indices.filter { labels[$0] < limit }
    #expect(kept.count > 5)
    let values = kept.flatMap { all.floats[$0 * 192..<($0 + 1) * 192] }
    let file = stage.folder.appending(path: "below-\(limit).safetensors")
    try SafetensorsWriter.write(
      [
        StoredTensor(name: "images", shape: [kept.count, 3, 8, 8], floats: values),
        StoredTensor(name: "labels", shape: [kept.count], integers: kept.map { labels[$0] }),
      ], metadata: [:], to: file)
    return file.path
  }

  @Test("images of four of ten classes are attacked towards all ten, without --classes")
  func fewLabels() throws {
    let stage = try LinearStage(attacks: ["pgd-20", "apgd-t"])
    defer { stage.remove() }
    let file = try images(of: stage, below: 4)
    let results = try [nil, 10].map { classes in
      try stage.measure {
        ($0.dataset, $0.classes) = (file, classes)
      }.result
    }
    #expect(results[0].model.classes == 10)
    #expect(results[0] == results[1])
    #expect(results[0].clean?.accuracy == 1)
    #expect(results[0].attack("apgd-t")?.parameters["targets"] == 9)
    #expect(results[0].inconsistencies() == [])
  }

  @Test("labels beyond the model's classes are refused, whoever counts them")
  func manyLabels() throws {
    let stage = try LinearStage(attacks: ["pgd-20"])
    defer { stage.remove() }
    let asked = try #require(throws: ArchiveError.self) {
      try stage.measure { $0.classes = 12 }
    }
    #expect(asked.found == "a model with 10 outputs", "\(asked)")
    #expect(asked.remedy.contains("--classes"))
    #expect(throws: DatasetError.self) { try stage.measure { $0.classes = 4 } }
  }

  @Test("a radius beyond the box is flagged, in either norm; the box's own is not")
  func largeRadius() throws {
    let stage = try LinearStage(attacks: ["pgd-20"], samples: 8)
    defer { stage.remove() }
    func flags(_ norm: Norm, _ epsilon: Double) throws -> [String] {
      try stage.measure { $0.threat = ThreatModel(norm, epsilon: epsilon) }.result.flags.map(\.id)
    }
    #expect(try flags(.linf, 1.5).contains("large-epsilon"))
    #expect(try !flags(.linf, 1).contains("large-epsilon"))
    #expect(try flags(.l2, 13.9).contains("large-epsilon"))
    #expect(try !flags(.l2, 13.8).contains("large-epsilon"))
  }

  @Test("a mean and a deviation that were left out are flagged with what to give")
  func normalization() throws {
    let stage = try LinearStage(attacks: ["pgd-20"], samples: 130)
    defer { stage.remove() }
    // The stage's model is one of images less one half.
    let result = try stage.measure {
      guard case .stateDict(let path, let architecture, _, _, _) = $0.model else { return }
      $0.model = .stateDict(path: path, architecture: architecture, mean: [0], deviation: [1])
    }.result
    let flag = try #require(result.flags.first { $0.id == "normalization" })
    #expect(flag.message.hasSuffix("give --mean 0.5 --std 0.5"), "\(flag.message)")
    #expect(try !stage.measure().result.isFlagged(.normalization))
  }

  @Test("every result names its weights, and goes where it belongs")
  func identity() throws {
    let stage = try LinearStage(attacks: EvaluationProtocol.ranking.labels, samples: 6)
    defer { stage.remove() }
    let result = try stage.measure().result
    #expect(result.model.sha256?.count == 64)
    #expect(result.isComplete)
    let store = ResultStore(path: "/results")
    // Where a result goes is known before there is one.
    #expect(
      store.location(of: stage.cell.experiment(on: result.dataset, Bench(Roster())))
        == store.location(of: result))
  }

  @Test("a defense that needs no training is measured without a file, and its hash is its own")
  func untrained() throws {
    let stage = try LinearStage(attacks: ["pgd-20"])
    defer { stage.remove() }
    func hash(_ type: any Defense.Type) throws -> String? {
      var cell = stage.cell
      cell.model = .defense(name: type.name, weights: nil)
      let result = try CellRunner(
        cell,
        bench: Bench(
          Roster(
            defenses: [Brightness.self, Darkness.self], attacks: Roster.builtinAttacks.attacks))
      ).run().result
      #expect(try cell.fingerprint(Bench(Roster(defenses: [type]))).sha256 == result.model.sha256)
      #expect(result.inconsistencies() == [] && result.model.path == nil)
      return result.model.sha256
    }
    #expect(try hash(Brightness.self) == hash(Brightness.self))
    #expect(try hash(Brightness.self)?.count == 64)
    #expect(try hash(Brightness.self) != hash(Darkness.self))
    let data = try DatasetLoader.load(stage.cell.dataset, split: .test, directory: stage.folder)
    #expect(throws: NeedlessTraining.self) {
      try Brightness(NoChoice()).train(
        Sums(sign: 1), on: data, against: stage.cell.threat, context: TrainingContext())
    }
  }
}

/// Nothing to choose.
private struct NoChoice: Codable, Hashable {}

/// Sums of every tenth value: a rule with a single number in it.
private struct Sums: Classifier {
  let sign: Double

  func logits(for images: Tensor) throws -> Tensor {
    try images.flattened().slice(0..<190, dimension: 1).reshaped([-1, 19, 10]).sum(1) * sign
  }
}

private protocol Rule: UntrainedDefense where Model == Sums, Options == NoChoice {
  static var sign: Double { get }
}

extension Rule {
  static var card: DefenseCard {
    DefenseCard(title: name, paper: "none", year: 2026, claim: "none", trainedOn: "nothing")
  }
  func model(for images: ImageShape, classes: Int) -> Sums { Sums(sign: Self.sign) }
  static func weights(of model: Sums) throws -> [String: Tensor] {
    ["sign": try Tensor([Float(model.sign)], shape: [1])]
  }
}

private struct Brightness: Rule {
  static let sign = 1.0
  init(_ options: NoChoice) {}
}

private struct Darkness: Rule {
  static let sign = -1.0
  init(_ options: NoChoice) {}
}
