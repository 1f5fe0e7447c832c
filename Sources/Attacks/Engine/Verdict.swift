package import Robustness
public import Torch

/// What a model's logits say of images.
public struct Verdict: Sendable {
  /// Whether the true class is strictly above every other one; a tie is wrong, of draws as of logits.
  public let isCorrect: [Bool]
  /// Whether another machine or LibTorch might see it otherwise: what decides is within four units in
  /// the last place.
  public let isNearTie: [Bool]
  /// Whether the model answers differently, by more than rounding, where it is handed the same image
  /// in another way.
  public let isInconsistent: [Bool]
  /// The margins max_{j≠y} z_j − z_y, of several answers the largest.
  public let margins: [Float]
  /// The answers by `Presentation.all`; empty where draws decide.
  package let answers: [LogitRows]

  /// Whether another class is as high as the true one, or higher.
  public var isBroken: [Bool] { isCorrect.map { !$0 } }

  /// The verdict of logits [N, K] on labels [N].
  ///
  /// - Throws: `InvalidOutput` where they are no logits.
  public init(logits: Tensor, labels: Tensor) throws {
    let rows = try LogitRows(logits, labels)
    let bad = (0..<rows.count).count { !rows.isLegal($0) }
    guard bad == 0 else {
      throw InvalidOutput("the model gave NaN or +∞ as logits for \(bad) of \(rows.count) images")
    }
    self.init(answers: [rows])
  }

  /// The verdict of a model's answers to the same images in several presentations: wrong in any is
  /// wrong.
  ///
  /// - Parameter answers: at least one.
  init(answers: [LogitRows]) {
    let places = 0..<answers[0].count
    self.answers = answers
    isCorrect = places.map { row in !answers.contains { $0.isWrong(row) } }
    isNearTie = places.map { row in
      let sure = answers.filter { !$0.isNearTie(row) }
      return sure.count < answers.count && !sure.contains { $0.isWrong(row) }
    }
    let differences = answers.dropFirst().map { $0.differences(from: answers[0]) }
    isInconsistent = places.map { row in differences.contains { $0[row] } }
    margins = places.map { row in answers.map { $0.margin(row) }.max() ?? 0 }
  }

  /// What most draws of a randomised model say: an image is broken when at least half are wrong.
  ///
  /// - Parameter draws: the verdicts on the same images, one a draw.
  init(majorityOf draws: [Verdict]) {
    let places = draws[0].margins.indices
    func wrong(_ row: Int, where counts: (Verdict) -> Bool) -> Bool {
      2 * draws.count { counts($0) } >= draws.count
    }
    answers = []
    isCorrect = places.map { row in !wrong(row) { !$0.isCorrect[row] } }
    isNearTie = places.map { row in
      wrong(row) { !$0.isCorrect[row] || $0.isNearTie[row] }
        != wrong(row) { !$0.isCorrect[row] && !$0.isNearTie[row] }
    }
    isInconsistent = places.map { row in draws.contains { $0.isInconsistent[row] } }
    margins = places.map { row in
      draws.reduce(0) { $0 + $1.margins[row] } / Float(draws.count)
    }
  }
}
