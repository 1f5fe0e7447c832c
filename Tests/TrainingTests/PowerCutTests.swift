import Archives
import Experiments
import Foundation
import Models
import PowerCuts
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("Power cuts and trainings")
struct PowerCutTests {
  private static let epochs = 3
  private static let recipe = TrainingRecipe(
    epochs: epochs, batchSize: 32, learningRate: 0.05, schedule: .cosine)

  /// Trains with all that is kept.
  ///
  /// - Parameter begins: gets each epoch as it begins, and the last one once more as it ends.
  /// - Returns: the bits of the weights.
  @discardableResult
  private func train(
    in folder: URL, resumes: Bool, _ begins: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> [[UInt32]] {
    let context = TrainingContext(directory: folder, resumes: resumes) { begins($0.epoch) }
    let network = try HalvesFixture.network()
    try Trainer(recipe: Self.recipe, inner: InnerAttack(steps: 1)).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: context.keepingEpochs { ["epochs": "\($0)"] }, objective: AdversarialCrossEntropy())
    begins(Self.epochs)
    return try network.parameters.all.map { try $0.value.floats().map(\.bitPattern) }
  }

  /// What is wrong with a state: going on ends in other weights, or what is kept has gaps or is no whole file.
  private func complaint(
    _ folder: URL, _ bits: [[UInt32]], resumes: Bool = true, from promised: Int = 0
  ) throws -> String? {
    // What `plot` reads meanwhile.
    let log = TrainingLog(folder.appending(path: TrainingLog.fileName))
    let lines = TrainingLog.isBegun(in: folder) ? try log.lines().map(\.epoch) : []
    guard lines == Array(0..<lines.count) else { return "the log has \(lines)" }
    let isThere = FileManager.default.fileExists(atPath: folder.path)
    for (_, url) in isThere ? try EpochWeights.all(in: folder) : [] {
      _ = try SafetensorsReader(path: url.path).tensors()
    }
    let first = FirstEpoch()
    guard try train(in: folder, resumes: resumes, first.see) == bits else { return "other weights" }
    guard first.value >= promised else { return "epoch \(first.value) was lost" }
    let all = Array(0..<Self.epochs)
    let kept = (try log.lines().map(\.epoch), try EpochWeights.all(in: folder).map(\.epoch))
    return kept == (all, all) ? nil : "in the end there is \(kept)"
  }

  @Test("of a training each epoch that is over is kept, and going on ends in the same weights")
  func training() throws {
    try Fixture.start()
    try withFolder { folder in
      let cuts = try PowerCuts(in: folder) { promise in
        try train(in: folder.appending(path: "run"), resumes: false) { promise("\($0)") }
      }
      let bits = try train(in: folder.appending(path: "other"), resumes: false)
      let report = try cuts.check(cuts: 2) { folder, promises in
        let promised = promises.compactMap { Int($0) }.max() ?? 0
        return try complaint(folder.appending(path: "run"), bits, from: promised)
      }
      #expect(report.failures == [])
      #expect(report.states > 40)
    }
  }

  @Test("a training that takes another's place never goes on with a part of it")
  func replacing() throws {
    try Fixture.start()
    try withFolder { folder in
      let run = folder.appending(path: "run")
      let bits = try train(in: run, resumes: false)
      let cuts = try PowerCuts(in: folder) { _ in
        #expect(throws: Stop.self) {
          let context = TrainingContext(directory: run) { if $0.epoch == 1 { throw Stop() } }
          try Trainer(recipe: Self.recipe, inner: InnerAttack(steps: 1)).train(
            HalvesFixture.network(), on: HalvesFixture.dataset(),
            against: ThreatModel(.linf, epsilon: 0.05),
            context: context.keepingEpochs { ["epochs": "\($0)"] },
            objective: AdversarialCrossEntropy())
        }
      }
      for resumes in [true, false] {
        let report = try cuts.check(cuts: 1) { folder, _ in
          try complaint(folder.appending(path: "run"), bits, resumes: resumes)
        }
        #expect(report.failures == [])
        #expect(report.states > 20)
      }
    }
  }

  private struct Stop: Error {}

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try body(folder)
  }
}
