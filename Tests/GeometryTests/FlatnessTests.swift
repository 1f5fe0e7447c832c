import Experiments
import FlatnessMeasure
import Foundation
import Geometry
import Models
import Results
import Robustness
import TestSupport
import Testing
import Torch

/// Flatness against closed forms and against its own definition.
@Suite("Flatness")
struct FlatnessTests {
  private let threat = ThreatModel(.linf, epsilon: 0.1)
  private let slope: [Float] = [0.8, 0.3, 0.5, 1.1]

  init() throws { try Fixture.start() }

  /// One image whose ball stays inside the box, of class 0: the loss is log(1 + exp(slope·x + offset)).
  private func batch(
    _ pixels: [Float] = [0.4, 0.6, 0.5, 0.3], count: Int = 1
  ) throws -> AttackBatch {
    let all = (0..<count).flatMap { _ in pixels }
    return AttackBatch(
      images: try Tensor(all, shape: [count, 1, 2, 2]),
      labels: try Tensor([Int](repeating: 0, count: count)), samples: Array(0..<count))
  }

  private func settings() -> FlatnessSettings {
    var settings = FlatnessSettings(.paper)
    (settings.directions, settings.worstRadii) = (0, [])
    settings.measuresCleanWorst = false
    return settings
  }

  private func meter(
    _ model: any Classifier, _ settings: FlatnessSettings, classes: Int = 2,
    memory: (any MeasureMemory)? = nil
  ) throws -> FlatnessRun {
    FlatnessRun(
      try WeightSpace(of: model), settings,
      MeasureSubject(
        model, classes: classes, threat: threat, random: RandomSource(seed: 1), chunk: 8,
        images: .init(positions: []) { _ in throw CancellationError() },
        scope: MeasureScope(split: "test", preset: "paper"), memory: memory))
  }

  private func softplus(_ x: Double) -> Double { log(1 + exp(x)) }

  @Test("The robust loss of an affine model: log(1 + exp(w·x + b + ε‖w‖₁))")
  func reference() throws {
    let model = try AffineModel(slope: slope, offset: -0.5)
    let found = try meter(model, settings()).measure([batch()])
    let margin = 0.8 * 0.4 + 0.3 * 0.6 + 0.5 * 0.5 + 1.1 * 0.3 - 0.5
    #expect(abs(try #require(found.reference) - softplus(margin + 0.1 * 2.7)) < 1e-5)
    #expect(abs(try #require(found.cleanLoss) - softplus(margin)) < 1e-6)
    #expect(found.robustError == 1, "a positive margin is a mistake already")
  }

  @Test(
    "Worst case, affine: the margin grows by √2·ξ·(‖W‖·‖x + ε·sign‖ + ‖b‖), as far as steps reach")
  func worst() throws {
    let model = try AffineModel(slope: slope, offset: -0.5)
    var settings = settings()
    (settings.worstRadii, settings.worstRestarts) = ([0.01], 2)
    (settings.measuresCleanWorst, settings.weightStep) = (true, 0.002)
    let found = try meter(model, settings).measure([batch()])
    let pixels = [0.4, 0.6, 0.5, 0.3]
    let matrix = slope.map { Double($0 * $0) }.reduce(0, +).squareRoot()
    func rise(_ x: [Double]) -> Double {
      let length = x.map { $0 * $0 }.reduce(0, +).squareRoot()
      return 0.01 * 2.0.squareRoot() * (matrix * length + 0.5)
    }
    let margin = zip(slope, pixels).map { Double($0) * $1 }.reduce(0, +) - 0.5
    let clean = softplus(margin + rise(pixels)) - softplus(margin)
    #expect(abs(try #require(found.clean).worst[0].value / clean - 1) < 2e-3)
    let moved = pixels.map { $0 + 0.1 }
    let attacked = margin + 0.27
    let robust = softplus(attacked + rise(moved)) - softplus(attacked)
    #expect(abs(found.worst[0].value / robust - 1) < 2e-3)
    #expect(found.worst[0].xi == 0.01)
  }

  @Test(
    "Average case: the mean over directions is the integral over the sphere, here by brute force")
  func average() throws {
    let model = try TwoLayers(seed: 3)
    let images = try batch()
    var settings = settings()
    (settings.directions, settings.referenceRestarts) = (60, 2)
    let found = try meter(model, settings, classes: 3).measure([images])
    let average = try #require(found.average)

    // Directions of another source; the ball's worst corner by trying them all.
    let space = try WeightSpace(of: model)
    func robustLoss(at weights: [Tensor]) throws -> Double {
      let corners = try (0..<16).map { corner -> Double in
        let change = (0..<4).map { corner >> $0 & 1 == 0 ? Float(0.1) : -0.1 }
        let moved = try images.images + Tensor(change, shape: [1, 1, 2, 2])
        return try space.with(weights) { _ in
          try model.logits(for: moved).crossEntropy(images.labels).item()
        }
      }
      return corners.max() ?? 0
    }
    let base = try robustLoss(at: space.origin)
    let rises = try (0..<400).map { draw -> Double in
      let noise = try WeightNoise(RandomSource(seed: 99).split(draw)).onSphere(
        space.layers, radius: settings.averageRadius)
      return try robustLoss(at: zip(space.origin, noise).map { try $0 + $1 }) - base
    }
    let expected = rises.meanAndError
    let error =
      (expected.error * expected.error
      + average.standardError * average.standardError).squareRoot()
    #expect(abs(average.value - expected.mean) < 4 * error)
    #expect(
      abs(average.standardError - expected.error * (400.0 / 60).squareRoot())
        < 0.3 * average.standardError)
    #expect(abs(try #require(found.reference) - base) < 1e-3)
  }

  @Test(
    "Multiplying one layer and dividing the next leaves the function and its flatness as they are")
  func pairScaling() throws {
    let (plain, shifted) = (try TwoLayers(seed: 5), try TwoLayers(seed: 5))
    try shifted.shift(by: 4)
    let images = try batch(count: 3)
    #expect(
      try (plain.logits(for: images.images) - shifted.logits(for: images.images)).abs().max()
        .item() < 1e-5)
    var settings = settings()
    (settings.directions, settings.worstRadii, settings.worstRestarts) = (4, [0.01], 2)
    let (a, b) = (
      try meter(plain, settings, classes: 3).measure([images]),
      try meter(shifted, settings, classes: 3).measure([images])
    )
    #expect(abs(try #require(a.average).value - #require(b.average).value) < 1e-4)
    #expect(abs(a.worst[0].value - b.worst[0].value) < 1e-4)
    #expect(try #require(a.average).value != 0)
  }

  @Test("Errors over images: of each one's loss, and of each one's rise over the same directions")
  func imageErrors() throws {
    let model = try AffineModel(slope: slope, offset: -0.5)
    let pixels: [[Float]] = [[0.4, 0.6, 0.5, 0.3], [0.2, 0.3, 0.6, 0.5], [0.7, 0.2, 0.3, 0.2]]
    let images = AttackBatch(
      images: try Tensor(pixels.flatMap { $0 }, shape: [3, 1, 2, 2]),
      labels: try Tensor([0, 0, 0]), samples: [0, 1, 2])
    var settings = settings()
    (settings.directions, settings.worstRadii, settings.worstRestarts) = (3, [0.01], 1)
    let found = try meter(model, settings).measure([images], training: [images])
    // Alone in its batch, an image meets the same directions.
    let alone = try pixels.map { try meter(model, settings).measure([batch($0)]) }
    let losses = alone.compactMap(\.reference)
    let rises = alone.compactMap(\.average?.value)
    let (loss, rise) = (losses.meanAndError, rises.meanAndError)
    #expect(abs(try #require(found.reference) - loss.mean) < 1e-5)
    #expect(abs(try #require(found.referenceError) - loss.error) < 1e-5)
    let average = try #require(found.average)
    #expect(abs(average.value - rise.mean) < 1e-5 && rise.error > 1e-3)
    #expect(abs(try #require(average.imageError) - rise.error) < 1e-5)
    #expect(alone.allSatisfy { $0.referenceError == nil && $0.average?.imageError == nil })
    // The training images are the same ones, and their searches come to the same corners.
    let gap = try #require(found.generalizationGapError)
    #expect(abs(gap - 2.0.squareRoot() * loss.error) < 1e-5)
    // The worst weights of a batch are common to its images, whose rises differ as their lengths do.
    let error = try #require(found.worst[0].imageError)
    #expect(error > 0 && error < found.worst[0].value)
  }

  @Test("The ball of the worst case holds the original weights: its rise is never negative")
  func floor() throws {
    var settings = settings()
    (settings.worstRadii, settings.worstRestarts) = ([1e-7], 1)
    (settings.worstSteps, settings.referenceRestarts) = (1, 10)
    let found = try meter(TwoLayers(seed: 5), settings, classes: 3).measure([batch(count: 4)])
    #expect(found.worst[0].value >= 0 && found.worst[0].value < 1e-4)
  }

  @Test("A direction costs one PGD-20 and one clean pass")
  func cost() throws {
    var settings = settings()
    settings.referenceRestarts = 0
    let model = try TwoLayers()
    let images = try batch(count: 5)
    let without = try meter(model, settings, classes: 3).measure([images])
    settings.directions = 3
    let with = try meter(model, settings, classes: 3).measure([images])
    #expect(try #require(with.forwardPasses) - #require(without.forwardPasses) == 3 * 5 * 22)
    #expect(try #require(with.backwardPasses) - #require(without.backwardPasses) == 3 * 5 * 20)
  }

  @Test("Going on after an interruption ends in the same numbers")
  func resumption() throws {
    var settings = settings()
    (settings.directions, settings.worstRadii, settings.worstRestarts) = (2, [0.003], 2)
    let images = [try batch(count: 2), try batch([0.1, 0.2, 0.9, 0.4], count: 2)]
    let model = try TwoLayers()
    var whole = try meter(model, settings, classes: 3).measure(images, training: [images[0]])
    let memory = LimitedMemory()
    var runs = 0
    var resumed: FlatnessRecord?
    while resumed == nil, runs < 20 {
      memory.room = 3
      resumed = try? meter(model, settings, classes: 3, memory: memory)
        .measure(images, training: [images[0]])
      runs += 1
    }
    #expect(
      Set(try #require(whole.measureSeconds).keys) == ["reference", "training", "average", "worst"])
    whole.measureSeconds = [:]
    resumed?.measureSeconds = [:]
    #expect(resumed == whole)
    #expect(runs > 2)
  }
}

/// Keeps a few units, then stops the measurement.
private final class LimitedMemory: MeasureMemory {
  struct Full: Error {}
  var room = 0
  private var kept: [String: Data] = [:]

  func recall<Value: Decodable>(_ unit: String, as type: Value.Type) -> Value? {
    kept[unit].flatMap { try? JSONDecoder().decode(type, from: $0) }
  }

  func keep<Value: Encodable>(_ value: Value, of unit: String) throws {
    guard room > 0 else { throw Full() }
    room -= 1
    kept[unit] = try JSONEncoder().encode(value)
  }
}
