import Datasets
import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import TestSupport
import Testing
import Torch

/// A model that knows the test images by heart must not rank, and no honest one may be taken for it.
@Suite("Knowing the images by heart")
struct MemorisationTests {
  private static let workspace = Workspace(environment: [
    "RAMPART_ROOT": URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
  ])

  /// Accuracies of a model on all images of a data set, without an attack.
  private func measure(
    _ name: String, _ model: ModelSource, on dataset: String, in folder: URL, samples: Int? = nil
  ) throws -> EvaluationResult {
    let threat = try #require(ThreatModel(.linf, parsing: "8/255"))
    let cell = Cell(
      name: name, model: model, dataset: dataset, directory: folder.path, split: .test,
      samples: samples, threat: threat, attacks: [], protocolName: "rampart-2", seed: 0,
      batchSize: 512, threads: 1, device: .cpu)
    let roster = Roster(defenses: registeredDefenses, attacks: registeredAttacks)
    return try CellRunner(cell, bench: Bench(roster)).run().result
  }

  @Test(
    "the nearest test image decides: flagged and not ranked", arguments: ["sample", "cifar10"])
  func nearest(dataset: String) throws {
    try Fixture.start()
    var folder = Self.workspace.datasets
    if dataset == "cifar10" {
      guard SharedFolder.isThere else { return }
      folder = URL(filePath: SharedFolder.path("datasets/lossless"))
    }
    let file = FileManager.default.temporaryDirectory
      .appending(path: "rampart-nearest-\(UUID().uuidString).pt")
    defer { try? FileManager.default.removeItem(at: file) }
    let images = try DatasetLoader.load(dataset, split: .test, directory: folder)
    try NearestNeighbour.module(of: images).save(to: file.path)
    let result = try measure(
      "Nearest", .torchScript(path: file.path), on: dataset, in: folder)
    #expect(result.clean?.accuracy == 1)
    // Counted by NumPy from the archives, but for the fresh images, which it cannot draw.
    let known: [String: [Variation: Int]] = [
      "sample": [.shifted: 163, .flipped: 113], "cifar10": [.shifted: 976, .flipped: 429],
    ]
    for (variation, count) in known[dataset] ?? [:] {
      #expect(result.variations[variation]?.correct == count)
    }
    #expect((result.variations[.fresh] != nil) == (dataset == "sample"))
    #expect((result.variations[.fresh]?.correct ?? 0) < 120)
    #expect(result.isFlagged(.variationGap) && result.isFlagged(.memorised))
    #expect(result.memorises && !result.isRanked)
    #expect(result.rankingFaults.contains("knows the images by heart"))
  }

  /// Every committed file of weights for a data set.
  private static func committed(on dataset: String) throws -> [URL] {
    let folder = workspace.root.appending(path: "leaderboard/weights/\(dataset)")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "safetensors" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  @Test(
    "no committed weights are taken for it, and none has a larger gap than the documented",
    arguments: ["sample", "cifar100-sample", "svhn-sample", "cifar10"])
  func honest(dataset: String) throws {
    try Fixture.start()
    var (name, folder) = (dataset, Self.workspace.datasets)
    if dataset == "cifar10" {
      guard SharedFolder.isThere else { return }
      folder = URL(filePath: SharedFolder.path("datasets/lossless"))
    } else if let original = dataset.split(separator: "-").dropLast().first {
      (name, folder) = (String(original), folder.appending(path: "sample"))
    }
    let files = try Self.committed(on: dataset)
    let samples = dataset == "cifar10" && !SharedFolder.runsSlowTests ? 128 : nil
    var gaps: [Double] = []
    #expect(files.count >= 8)
    for file in files {
      let title = file.deletingPathExtension().lastPathComponent
      let defense = title.split(separator: "-").first.map(String.init) ?? title
      let result = try measure(
        title, .defense(name: defense, weights: file.path), on: name, in: folder,
        samples: samples)
      let raised = result.flags.map(\.id).filter { $0 != FlagKind.knownBroken.rawValue }
      #expect(raised == [] && !result.memorises, "\(title)")
      gaps += result.variationGaps.map(\.size)
    }
    // The documented one, on all images: another LibTorch may see an image or two otherwise.
    if dataset == "cifar10", samples == nil {
      #expect(abs((gaps.max() ?? 0) - VariationGap.largestHonest) < 3.0 / 1017)
    }
  }
}
