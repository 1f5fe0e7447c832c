import Experiments
import Robustness
import Torch

/// Square under Linf: every pixel sits at a face of the cube; a window moves to other faces.
struct LinfWindows: SquareWindows {
  private(set) var best: Tensor
  /// The clean images moved by ±ε, inside the box.
  private var upper: Tensor
  private var lower: Tensor
  private let shape: [Int]
  private let rowNumbers: Tensor
  private let columnNumbers: Tensor

  init(_ batch: AttackBatch, _ threat: ThreatModel) throws {
    best = batch.images
    upper = try (batch.images + threat.epsilon).clamped(0, 1)
    lower = try (batch.images - threat.epsilon).clamped(0, 1)
    shape = Array(batch.images.shape.dropFirst())
    let device = batch.images.device
    rowNumbers = try Tensor.range(shape[1], device: device).reshaped([1, 1, -1, 1])
    columnNumbers = try Tensor.range(shape[2], device: device).reshaped([1, 1, 1, -1])
  }

  /// Nothing: the best images say it all.
  var changes: [[Float]] { [] }

  mutating func resume(best: Tensor, changes: [[Float]]) { self.best = best }

  /// Vertical stripes: one sign a channel and column.
  mutating func start(_ samples: [Int], _ random: RandomSource) throws -> Tensor {
    let signs = try random.tensor(
      samples: samples, shape: [shape[0], 1, shape[2]], device: best.device
    ) { $0.sign() }
    return try (signs .> 0).select(upper, else: lower)
  }

  /// A square window with one sign a channel.
  mutating func proposal(_ samples: [Int], query: Int, _ random: RandomSource) throws -> Tensor {
    let side = SquareSchedule.side(query: query, height: shape[1], width: shape[2])
    var (tops, lefts, signs): ([Int], [Int], [Float]) = ([], [], [])
    for sample in samples {
      var stream = random.stream(sample: sample, step: query)
      tops.append(stream.integer(below: shape[1] - side + 1))
      lefts.append(stream.integer(below: shape[2] - side + 1))
      signs += stream.draw(shape[0]) { $0.sign() }
    }
    guard try !FusedSteps.areAvailable(for: best) else {
      return try FusedSteps.paintWindows(
        on: best, upper: upper, lower: lower, tops: tops, lefts: lefts, signs: signs, side: side)
    }
    return try masked(tops, lefts, signs, side)
  }

  /// The same by masks over whole images, which any device can do.
  private func masked(_ tops: [Int], _ lefts: [Int], _ signs: [Float], _ side: Int) throws -> Tensor
  {
    let inside = try within(rowNumbers, tops, side) .&& within(columnNumbers, lefts, side)
    let faces = try Tensor(signs, shape: [tops.count, shape[0], 1, 1]).moved(to: best.device)
    return try inside.select((faces .> 0).select(upper, else: lower), else: best)
  }

  mutating func accept(_ proposal: Tensor, where mask: [Bool]) throws {
    best = try FusedSteps.choose(mask, proposal, else: best)
  }

  mutating func narrow(to rows: [Int]) throws {
    (best, upper, lower) = (try best.rows(rows), try upper.rows(rows), try lower.rows(rows))
  }

  /// Which row (or column) numbers lie in each sample's window.
  private func within(_ numbers: Tensor, _ starts: [Int], _ side: Int) throws -> Tensor {
    let first = try Tensor(starts).moved(to: best.device).perSample(rank: 4)
    return try (numbers .>= first) .&& (numbers .< first + Double(side))
  }
}
