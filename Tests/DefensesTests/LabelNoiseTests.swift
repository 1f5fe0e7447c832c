import Experiments
import LabelNoiseDefense
import Testing
import Torch
import Training

@Suite("Label noise")
struct LabelNoiseTests {
  private func step(_ epoch: Int, _ samples: [Int]) -> StepContext {
    StepContext(
      time: 0, epoch: epoch, samples: samples, random: RandomSource(seed: 2).split(epoch))
  }

  @Test("replaces a share τ of the labels by any of all classes, the true one among them")
  func distribution() {
    let count = 20_000
    let labels = (0..<count).map { $0 % 10 }
    let noisy = NoisyCrossEntropy(tau: 0.3).noised(labels, of: 10, step(0, Array(0..<count)))
    let wrong = zip(labels, noisy).filter { $0 != $1 }.map(\.1)
    // A tenth of those that are drawn is right by chance.
    #expect(abs(Double(wrong.count) / Double(count) - 0.27) < 0.01)
    for label in 0..<10 {
      let share = Double(wrong.count { $0 == label }) / Double(wrong.count)
      #expect(abs(share - 0.1) < 0.02)
    }
  }

  @Test("an image's label is its own in any company, and drawn anew in the next epoch")
  func company() {
    let noise = NoisyCrossEntropy(tau: 0.8)
    let samples = Array(0..<64)
    let labels = samples.map { $0 % 10 }
    let whole = noise.noised(labels, of: 10, step(3, samples))
    let part = noise.noised(Array(labels[20..<30]), of: 10, step(3, Array(samples[20..<30])))
    #expect(part == Array(whole[20..<30]))
    #expect(noise.noised(labels, of: 10, step(4, samples)) != whole)
  }
}
