import Datasets
import Evaluation
import Experiments
import Files
import Foundation
import Results
import Robustness
import TestSupport
import Testing
import Torch
import Verification

@Suite("Claims of accuracy on other images")
struct VariationClaimTests {
  @Test("are measured in every evaluation, and verify as they are")
  func untouched() throws {
    let result = try Measured.robust.get().result
    // Images of somebody's own: nobody knows whether they may be mirrored.
    #expect(result.variations.keys.map(\.rawValue) == ["shifted"])
    #expect(result.inconsistencies() == [])
  }

  @Test("an image that the model gets wrong called right, and the other way round")
  func edited() throws {
    for isAdded in [true, false] {
      var forgery = Forgery(try Measured.robust.get())
      let right = try #require(forgery.result.variations[.shifted]).correctIndices
      let wrong = try #require((0..<40).first { !right.contains($0) })
      forgery.result.variations[.shifted]?.correctIndices =
        isAdded ? (right + [wrong]).sorted() : Array(right.dropFirst())
      forgery.result = forgery.result.concluded()
      #expect(try forgery.verify().faults == ["variations shifted"])
    }
  }

  @Test("a kind that these images have not, and one that was left out")
  func kinds() throws {
    var forgery = Forgery(try Measured.robust.get())
    forgery.result.variations[.flipped] = forgery.result.clean
    #expect(try forgery.verify().faults == ["variations flipped"])
    forgery.result.variations[.shifted] = nil
    #expect(try forgery.verify().faults == ["variations flipped", "variations shifted"])
  }

  @Test("a result from before they were measured verifies")
  func earlier() throws {
    var forgery = Forgery(try Measured.robust.get())
    forgery.result.variations = [:]
    #expect(try forgery.verify().findings == [])
  }

  @Test("a model that knows the images by heart cannot hide it by leaving them out")
  func silence() throws {
    try Fixture.start()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-heart-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let datasets = Measured.root.appending(path: "datasets")
    let images = try DatasetLoader.load("sample", split: .test, directory: datasets)
    let model = folder.appending(path: "nearest.pt")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try NearestNeighbour.module(of: images).save(to: model.path)
    let cell = Cell(
      name: "Nearest", model: .torchScript(path: model.path), dataset: "sample",
      directory: datasets.path, split: .test, threat: ThreatModel(.linf, epsilon: 8.0 / 255),
      attacks: ["pgd-20"], protocolName: "rampart-2", seed: 0, batchSize: 200, threads: 1,
      device: .cpu)
    let measured = try CellRunner(cell, bench: Bench(Measured.roster)).run()
    let evidence = try #require(measured.evidence)
    var result = measured.result
    #expect(result.clean?.accuracy == 1 && result.memorises)
    func findings() throws -> [Finding] {
      let file = folder.appending(path: "result.json")
      try ResultStore.keep(evidence, of: &result, beside: file)
      try AtomicFile.write(ResultCoder.encode(result), to: file)
      let settings = VerificationSettings(model: model.path, seed: 1, threads: 1)
      let bench = Bench(
        Measured.roster, in: Workspace(environment: ["RAMPART_ROOT": Measured.root.path]))
      return try Verifier(file, settings, bench: bench).run().findings
    }
    #expect(try findings() == [])
    result.variations = [:]
    result = result.concluded()
    #expect(!result.isFlagged(.memorised))
    let silence = try findings()
    #expect(silence.map(\.subject) == ["shifted", "flipped", "fresh"])
    #expect(silence.allSatisfy { $0.check == .variations && $0.message.contains("by heart") })
  }
}
