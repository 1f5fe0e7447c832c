import Datasets
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch
import Training

@Suite("A second set of images")
struct ExtraImagesTests {
  private struct Stop: Error {}

  /// Cross-entropy that remembers what each batch was made of.
  private final class Witness: TrainingObjective {
    var batches: [(epoch: Int, samples: [Int], labels: [Int], pixels: [Float])] = []

    func loss(
      clean: AttackBatch, adversarial: Tensor, step: StepContext,
      forward: (Tensor, Mode) throws -> Tensor
    ) throws -> (value: Tensor, logits: Tensor) {
      batches.append(
        (
          step.epoch, clean.samples, try clean.labels.integers(),
          try clean.images.flattened().contiguous().floats()
        ))
      return try AdversarialCrossEntropy().loss(
        clean: clean, adversarial: adversarial, step: step, forward: forward)
    }
  }

  private func train(
    _ network: Network, share: Double?, extra: InMemoryDataset?, witness: Witness = Witness(),
    folder: URL? = nil, resumes: Bool = false,
    report: @escaping @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) throws {
    let recipe = TrainingRecipe(
      epochs: 3, batchSize: 16, learningRate: 0.05, schedule: .constant, augmentation: .none,
      extraShare: share)
    try Trainer(recipe: recipe, inner: .none).train(
      network, on: HalvesFixture.dataset(), against: ThreatModel(.linf, epsilon: 0.05),
      context: TrainingContext(
        directory: folder, resumes: resumes, extra: extra, report: report), objective: witness)
  }

  @Test("has its share of every batch; the first set's images come up once at most")
  func share() throws {
    try Fixture.start()
    let (witness, extra) = (Witness(), HalvesFixture.dataset(24, seed: 9))
    try train(HalvesFixture.network(), share: 0.75, extra: extra, witness: witness)
    // As many batches as without: 64 images in 16s, of which 4 are the first set's.
    #expect(witness.batches.count == 3 * 4)
    for batch in witness.batches {
      #expect(batch.samples.count == 16 && batch.samples.count { $0 >= 64 } == 12)
      let sets = [HalvesFixture.dataset(), extra]
      for (row, sample) in batch.samples.enumerated() {
        let place = sample < 64 ? sample : sample - 64
        let image = try sets[sample < 64 ? 0 : 1].images(at: [place])
        #expect(batch.labels[row] == image.labels[0])
        #expect(Array(batch.pixels[64 * row..<64 * row + 64]) == image.normalized())
      }
    }
    let epochs = (0..<3).map { epoch in
      witness.batches.filter { $0.epoch == epoch }.flatMap(\.samples)
    }
    for samples in epochs {
      let mine = samples.filter { $0 < 64 }
      #expect(mine.count == 16 && Set(mine).count == 16)
      // Twice through the 24 others.
      let counts = Dictionary(samples.filter { $0 >= 64 }.map { ($0, 1) }) { $0 + $1 }
      #expect(counts.count == 24 && counts.values.allSatisfy { $0 == 2 })
    }
    #expect(Set(epochs.map { Set($0.filter { $0 < 64 }) }).count == 3)
  }

  @Test("a training with it goes on bit for bit")
  func resumption() throws {
    try Fixture.start()
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let extra = HalvesFixture.dataset(24, seed: 9)
    let (whole, rest) = (try HalvesFixture.network(), try HalvesFixture.network())
    try train(whole, share: 0.5, extra: extra)
    #expect(throws: Stop.self) {
      try train(HalvesFixture.network(), share: 0.5, extra: extra, folder: folder) {
        if $0.epoch == 1, $0.step == 2 { throw Stop() }
      }
    }
    try train(rest, share: 0.5, extra: extra, folder: folder, resumes: true)
    for (mine, its) in zip(rest.parameters.all, whole.parameters.all) {
      #expect(try mine.value.contiguous().floats() == its.value.contiguous().floats())
    }
  }

  @Test("a share without it, it without a share, and images that do not fit are refused")
  func refusals() throws {
    try Fixture.start()
    let extra = HalvesFixture.dataset(24, seed: 9)
    func refusal(_ share: Double?, _ extra: InMemoryDataset?) -> String {
      let error = #expect(throws: TrainingError.self) {
        try train(HalvesFixture.network(), share: share, extra: extra)
      }
      return error?.description ?? ""
    }
    #expect(refusal(0.5, nil).contains("--extra"))
    #expect(refusal(nil, extra).contains("recipe.extraShare"))
    let wide = InMemoryDataset(
      info: .fixture, shape: ImageShape(channels: 1, height: 8, width: 9), classes: 2, labels: [0],
      pixels: .floats([Float](repeating: 0, count: 72)))
    #expect(refusal(0.5, wide).contains("memory"))
    let other = InMemoryDataset(
      info: .fixture, shape: HalvesFixture.shape, classes: 3, labels: [2],
      pixels: .floats([Float](repeating: 0, count: 64)))
    #expect(refusal(0.5, other).contains("labels up to 2"))
  }
}
