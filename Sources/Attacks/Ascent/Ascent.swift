import Experiments
package import Robustness
package import Torch

/// Steps of one length up a loss, inside a ball: what PGD, the landscape's attack and others share.
package struct Ascent: Sendable {
  /// What is ascended.
  let loss: LogitLoss
  /// The number of steps.
  let steps: Int
  /// The length of a step, in multiples of ε.
  let stepSize: Double
  /// Where it starts.
  let start: StartingPoint

  /// An ascent.
  package init(loss: LogitLoss, steps: Int, stepSize: Double, start: StartingPoint) {
    (self.loss, self.steps, self.stepSize, self.start) = (loss, steps, stepSize, start)
  }

  /// What an ascent came to.
  package typealias Run = (
    images: Tensor, losses: [Float], margins: [Float], isClear: [Bool], silent: [Int: Tensor]
  )

  /// One run from one start, towards the classes aimed at where there are any.
  ///
  /// Nobody leaves before the last step, so each call's images are taken to their end by themselves:
  /// they stay in the cache.
  package func run(
    _ batch: AttackBatch, _ targets: Tensor?, _ oracle: Oracle, _ ball: Ball, _ random: RandomSource
  ) throws -> Run {
    var (parts, losses, margins, isClear): ([Tensor], [Float], [Float], [Bool]) = ([], [], [], [])
    var silent: [Int: Tensor] = [:]
    for range in oracle.calls(of: batch.count).map(\.rows) {
      let (rows, start) = (Array(range), range.lowerBound)
      let run = try runChunk(batch.rows(rows), targets?.rows(rows), oracle, ball, random)
      parts.append(run.images)
      losses += run.losses
      margins += run.margins
      isClear += run.isClear
      for (row, image) in run.silent { silent[start + row] = image }
    }
    return (try Tensor.concatenate(parts), losses, margins, isClear, silent)
  }

  private func runChunk(
    _ batch: AttackBatch, _ targets: Tensor?, _ oracle: Oracle, _ ball: Ball, _ random: RandomSource
  ) throws -> Run {
    // Never shrinks: it keeps each sample's clearest wrong iterate.
    var earlier = try ActiveSet(batch)
    var units: [Double]?
    let images = try climb(
      from: start.images(for: batch, in: ball, random: random), batch, targets, oracle, ball, &units
    ) { images, answer in
      try earlier.keep(images, answer.rows.margins)
    }
    let rows = try oracle.rows(images, batch.labels).rows
    let isClear = (0..<rows.count).map(rows.isClearlyWrong)
    var silent: [Int: Tensor] = [:]
    for row in isClear.indices where !isClear[row] && earlier.isFooled(row) {
      silent[row] = earlier.candidate(row)
    }
    let losses = try loss.evaluate(
      rows, targets: targets?.integers(), units: units ?? LogitLoss.units(of: rows)
    ).losses
    return (images, losses, rows.margins, isClear, silent)
  }

  /// The steps from some points on.
  ///
  /// - Parameters:
  ///   - units: what one is in each sample's logits; found at the first step where it is nil.
  ///   - see: is shown each iterate but the last, and what the model says of it.
  /// - Returns: the last iterate.
  package func climb(
    from first: Tensor, _ batch: AttackBatch, _ targets: Tensor?, _ oracle: Oracle, _ ball: Ball,
    _ units: inout [Double]?, see: (_ images: Tensor, _ answer: Oracle.Answer) throws -> Void
  ) throws -> Tensor {
    var images = first
    let sizes = Array(repeating: Float(stepSize * ball.threat.epsilon), count: batch.count)
    for _ in 0..<steps {
      let answer = try oracle.gradient(
        images, labels: batch.labels, targets: targets, loss: loss, units: units)
      units = answer.units
      try see(images, answer)
      images = try ball.ascend(
        images, along: answer.gradient, around: batch.images, sizes: sizes)
    }
    return images
  }
}
