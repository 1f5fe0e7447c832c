import Experiments
import Robustness
import Torch

/// Square under L2: a perturbation of length ε whose mass moves from one window to another.
///
/// Works on arrays: each sample has windows of its own, a few hundred pixels each.
struct L2Windows: SquareWindows {
  private(set) var best: Tensor
  private var clean: [[Float]]
  /// The best images' changes as they are in the box: what the box cut off can be used elsewhere.
  private var perturbations: [[Float]]
  private var proposed: [[Float]] = []
  private let epsilon: Float
  private let shape: [Int]

  init(_ batch: AttackBatch, _ threat: ThreatModel) throws {
    best = batch.images
    shape = Array(batch.images.shape.dropFirst())
    let size = shape.reduce(1, *)
    let pixels = try batch.images.floats()
    clean = (0..<batch.count).map { Array(pixels[$0 * size..<($0 + 1) * size]) }
    perturbations = Array(repeating: [], count: batch.count)
    epsilon = Float(threat.epsilon)
  }

  var changes: [[Float]] { perturbations }

  mutating func resume(best: Tensor, changes: [[Float]]) {
    (self.best, perturbations) = (best, changes)
  }

  /// A grid of tiles, each the pattern times a sign of its channel.
  mutating func start(_ samples: [Int], _ random: RandomSource) throws -> Tensor {
    let (height, width) = (shape[1], shape[2])
    let side = max(min(height, width) / 5, 1)
    proposed = samples.map { sample in
      var stream = random.stream(sample: sample)
      var canvas = L2Canvas(shape: shape)
      for top in stride(from: (height % side) / 2, through: height - side, by: side) {
        for left in stride(from: (width % side) / 2, through: width - side, by: side) {
          let pattern = SquarePattern.eta(side: side, isTransposed: stream.sign() > 0)
          for channel in 0..<shape[0] {
            let sign = stream.sign()
            canvas.set(L2Window(top, left, side), channel, pattern.map { $0 * sign })
          }
        }
      }
      return canvas.scaled(to: epsilon)
    }
    return try images()
  }

  /// One window gets the pattern and the mass of both, the other is emptied.
  mutating func proposal(_ samples: [Int], query: Int, _ random: RandomSource) throws -> Tensor {
    let side = windowSide(query)
    proposed = samples.indices.map { row in
      var stream = random.stream(sample: samples[row], step: query)
      let target = window(side, &stream)
      let source = window(side, &stream)
      let pattern = SquarePattern.eta(side: side, isTransposed: stream.sign() > 0)
      var canvas = L2Canvas(shape: shape, values: perturbations[row])
      let unused = max(epsilon * epsilon - canvas.energy, 0) / Float(shape[0])
      let contents = (0..<shape[0]).map { channel in
        let sign = stream.sign()
        let old = L2Canvas.unit(canvas.get(target, channel))
        let mixed = L2Canvas.unit(zip(pattern, old).map { $0 * sign + $1 })
        let mass = (unused + canvas.energy(of: [target, source], channel)).squareRoot()
        return mixed.map { $0 * mass }
      }
      for channel in 0..<shape[0] {
        canvas.set(source, channel, Array(repeating: 0, count: side * side))
        canvas.set(target, channel, contents[channel])
      }
      return canvas.scaled(to: epsilon)
    }
    return try images()
  }

  mutating func accept(_ proposal: Tensor, where mask: [Bool]) throws {
    for row in mask.indices where mask[row] { perturbations[row] = proposed[row] }
    best = try FusedSteps.choose(mask, proposal, else: best)
  }

  mutating func narrow(to rows: [Int]) throws {
    best = try best.rows(rows)
    clean = rows.map { clean[$0] }
    perturbations = rows.map { perturbations[$0] }
  }

  /// The side is odd and at least 3, and no larger than the image.
  private func windowSide(_ query: Int) -> Int {
    let side = max(SquareSchedule.side(query: query, height: shape[1], width: shape[2]), 3)
    return min(side % 2 == 0 ? side + 1 : side, shape[1], shape[2])
  }

  private func window(_ side: Int, _ stream: inout RandomStream) -> L2Window {
    L2Window(
      stream.integer(below: shape[1] - side + 1), stream.integer(below: shape[2] - side + 1), side)
  }

  /// The proposed changes cut off at the box, and the images that they make.
  private mutating func images() throws -> Tensor {
    var pixels: [Float] = []
    pixels.reserveCapacity(proposed.count * shape.reduce(1, *))
    for row in proposed.indices {
      for place in proposed[row].indices {
        let old = clean[row][place]
        let new = min(max(old + proposed[row][place], 0), 1)
        proposed[row][place] = new - old
        pixels.append(new)
      }
    }
    return try Tensor(pixels, shape: [proposed.count] + shape).moved(to: best.device)
  }
}
