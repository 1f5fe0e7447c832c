import Archives
import Datasets
import Experiments
import Foundation
import Models
import Robustness
import SelfSupervisionDefense
import TestSupport
import Testing
import Torch
import Training

@Suite("Self-supervision")
struct SelfSupervisionTests {
  private struct Stop: Error {}

  private let shape = ImageShape(channels: 3, height: 2, width: 2)

  private func step(_ count: Int) -> StepContext {
    StepContext(
      time: 0, epoch: 0, samples: Array(0..<count), random: RandomSource(seed: 4))
  }

  private func batch(_ count: Int) throws -> AttackBatch {
    AttackBatch(
      images: try Fixture.uniform([count, 3, 2, 2], seed: 1),
      labels: try Tensor((0..<count).map { $0 * 3 % 4 }), samples: Array(0..<count))
  }

  /// A network, the objective with a head on it, and the head's parameters.
  private func made() throws -> (network: Network, objective: TurnedImages, own: ParameterStore) {
    let network = try Network(Architecture(.linear), images: shape, classes: 4, seed: 3)
    let objective = TurnedImages(lambda: 0.5, hidden: 5)
    let own = try objective.makeParameters(for: network, random: RandomSource(seed: 8))
    return (network, objective, try #require(own))
  }

  @Test("images are turned against the clock")
  func turning() throws {
    try Fixture.start()
    // 1 2     2 4     4 3     3 1
    // 3 4     1 3     2 1     4 2
    let image = try Tensor([1, 2, 3, 4] as [Float], shape: [1, 1, 2, 2])
    let turned = try (0..<5).map { try image.turned($0).contiguous().floats() }
    #expect(
      turned == [[1, 2, 3, 4], [2, 4, 1, 3], [4, 3, 2, 1], [3, 1, 4, 2], [1, 2, 3, 4]])
  }

  @Test("the second half of a batch is turned, each image by its own draw; the first stays")
  func view() throws {
    try Fixture.start()
    let (objective, batch) = (try made().objective, try batch(801))
    let view = try objective.view(batch, step: step(801))
    #expect(try view.images.slice(0..<401).floats() == batch.images.slice(0..<401).floats())
    #expect(try view.labels.integers() == batch.labels.integers() && view.samples == batch.samples)
    var counts = [0, 0, 0, 0]
    for row in 401..<801 {
      let image = try batch.images.rows([row])
      let found = try view.images.rows([row]).floats()
      let quarters = try (0..<4).filter { try image.turned($0).contiguous().floats() == found }
      #expect(quarters.count == 1)
      counts[try #require(quarters.first)] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 100) < 30 }, "\(counts)")
  }

  @Test("the loss is the paper's formula, in value and gradient")
  func formula() throws {
    try Fixture.start()
    let (network, objective, own) = try made()
    let view = try objective.view(batch(7), step: step(7))
    let parameters = network.parameters.trained + own.trained
    let recording = try Recording(parameters)
    let (value, logits) = try recording.inPlace {
      try objective.loss(clean: view, adversarial: view.images, step: step(7)) {
        try network.forward($0, $1)
      }
    }
    #expect(logits.count == 4)
    let gradients = try value.gradients(with: recording.twins).flatMap {
      try $0.flattened().doubles()
    }
    let points = try view.images.flattened().doubles()
    let turns = try quarters(view)
    let labels = try view.labels.integers()
    let weights = try parameters.flatMap { try $0.value.flattened().doubles() }
    func plain(_ weights: [Double]) -> Double {
      let head = PlainHead(weights: Array(weights[52...]), features: 12, hidden: 5)
      let rows = (0..<7).map { Array(points[12 * $0..<12 * $0 + 12]) }
      let classes = rows.prefix(4).map { affine($0, weights, at: 0, outputs: 4) }
      return PlainLoss.crossEntropy(classes, Array(labels.prefix(4)))
        + 0.5 * PlainLoss.crossEntropy(head.logits(Array(rows.dropFirst(4))), turns)
    }
    #expect(abs(try value.item() - plain(weights)) < 1e-5)
    for place in weights.indices {
      var (up, down) = (weights, weights)
      up[place] += 1e-6
      down[place] -= 1e-6
      let slope = (plain(up) - plain(down)) / 2e-6
      #expect(abs(slope - gradients[place]) < 1e-3 * max(1, abs(slope)), "weight \(place)")
    }
  }

  /// By how many quarters the second half was turned, read off the images.
  private func quarters(_ view: AttackBatch) throws -> [Int] {
    let plain = try batch(7).images
    return try (4..<7).map { row in
      let found = try view.images.rows([row]).contiguous().floats()
      return try #require(
        try (0..<4).first { try plain.rows([row]).turned($0).contiguous().floats() == found })
    }
  }

  @Test("the attack raises the sum of what each half's own logits say")
  func ascent() throws {
    try Fixture.start()
    let (network, objective, _) = try made()
    let view = try objective.view(batch(7), step: step(7))
    let found = try #require(
      try objective.ascentLoss(
        at: view.images, of: view, step: step(7), network: network, mode: .eval))
    let classes = try network.logits(for: view.images).crossEntropy(view.labels).doubles()
    let rest = try found.value.item() - classes.prefix(4).reduce(0, +)
    // What is left is the head's: near log 4 for each of three images.
    #expect(abs(rest / 3 - log(4)) < 0.5 && rest > 0)
    #expect(found.logits.count == 4)
    // One labelled image alone has no second half.
    let alone = try batch(1)
    let single = try #require(
      try objective.ascentLoss(
        at: alone.images, of: alone, step: step(1), network: network, mode: .eval))
    #expect(
      try abs(
        single.value.item() - network.logits(for: alone.images).crossEntropy(alone.labels).item())
        < 1e-6)
  }

  @Test("a training goes on bit for bit, head included, and hands out the network alone")
  func resumption() throws {
    try Fixture.start()
    var options = SelfSupervision.options(.cpu, for: "sample")
    (options.recipe.epochs, options.recipe.batchSize, options.hidden) = (3, 10, 8)
    let (data, defense) = (StripesFixture.dataset(24), SelfSupervision(options))
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    func train(_ context: TrainingContext) throws -> [[UInt32]] {
      let network = try defense.model(for: data.shape, classes: data.classes)
      try defense.train(
        network, on: data, against: ThreatModel(.linf, epsilon: 0.03), context: context)
      return try network.parameters.all.map { try $0.value.contiguous().floats().map(\.bitPattern) }
    }
    let whole = try train(TrainingContext())
    #expect(throws: Stop.self) {
      try train(
        TrainingContext(directory: folder) { if $0.epoch == 2, $0.step == 2 { throw Stop() } })
    }
    let checkpoint = try SafetensorsReader(
      path: folder.appending(path: "epoch-1.checkpoint.safetensors").path)
    #expect(try checkpoint.tensor(named: "objective.rotation.bn.running_mean") != nil)
    #expect(try checkpoint.tensor(named: "optimizer.velocity.rotation.fc2.weight") != nil)
    #expect(try train(TrainingContext(directory: folder, resumes: true)) == whole)
  }
}

/// The head of a rotation in plain Swift: affine, ReLU, batch norm with the batch's statistics, affine.
private struct PlainHead {
  let weights: [Double]
  let features: Int
  let hidden: Int

  func logits(_ rows: [[Double]]) -> [[Double]] {
    var units = rows.map { row in affine(row, weights, at: 0, outputs: hidden).map { max(0, $0) } }
    let scale = features * hidden + hidden
    let shift = scale + hidden
    for unit in 0..<hidden {
      let values = units.map { $0[unit] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
      for row in units.indices {
        let normal = (units[row][unit] - mean) / (variance + 1e-5).squareRoot()
        units[row][unit] = normal * weights[scale + unit] + weights[shift + unit]
      }
    }
    return units.map { affine($0, weights, at: shift + hidden, outputs: 4) }
  }
}

/// W·x + b, of a matrix and offsets that follow each other at a place.
private func affine(
  _ row: [Double], _ weights: [Double], at place: Int, outputs: Int
) -> [Double] {
  (0..<outputs).map { output in
    var sum = weights[place + row.count * outputs + output]
    for (input, value) in row.enumerated() {
      sum += weights[place + row.count * output + input] * value
    }
    return sum
  }
}
