import Experiments
import Robustness
import Torch

/// What decides: the model as it was given; of a randomised one, many draws.
///
/// Images are handed to it in every presentation, for a search uses another one than whoever deploys
/// the model: wrong in any is wrong. A model that could keep what it was asked has a copy for each, so that one
/// presentation tells it nothing of the others.
struct Judge {
  /// How many draws decide about a randomised model.
  static let draws = EvaluationProtocol.ranking.draws
  /// How many of them are asked in every presentation; the others only where those answer differently.
  private static let drawsInAll = 4

  /// Those of each draw, in the order of the presentations; one for all where a model can keep nothing.
  private let oracles: [[Oracle]]
  private let isRandomised: Bool

  /// The judge for a model.
  ///
  /// - Parameters:
  ///   - copies: of the model, one for each presentation, or one for all.
  ///   - random: names the draws; searches must not know them.
  init(
    _ copies: [any Classifier], classes: Int, random: RandomSource, chunk: Int,
    heartbeat: @escaping () throws -> Void = {}
  ) {
    isRandomised = copies[0] is any RandomizedClassifier
    let draws = isRandomised ? random.draws(Self.draws) : [0]
    oracles = draws.map { draw in
      copies.map { copy in
        let part: any Classifier =
          (copy as? any RandomizedClassifier).map { SingleDraw(model: $0, draw: draw) } ?? copy
        let oracle = Oracle(part, classes: classes, chunk: chunk)
        oracle.heartbeat = heartbeat
        return oracle
      }
    }
  }

  /// Forward passes so far, one a sample, draw and presentation.
  var forwardPasses: Int { oracles.joined().reduce(0) { $0 + $1.forwardPasses } }

  /// What the model says of images; of a randomised one, what most draws say.
  func classify(_ batch: AttackBatch) throws -> Verdict {
    guard isRandomised else { return try verdict(of: oracles[0], on: batch, as: Presentation.all) }
    var draws = try oracles.prefix(Self.drawsInAll).map {
      try verdict(of: $0, on: batch, as: Presentation.all)
    }
    let differs = draws.contains { $0.isInconsistent.contains(true) }
    draws += try oracles.dropFirst(Self.drawsInAll).map {
      try verdict(
        of: $0, on: batch, as: differs ? Presentation.all : Array(Presentation.all.prefix(1)))
    }
    return Verdict(majorityOf: draws)
  }

  private func verdict(
    of oracles: [Oracle], on batch: AttackBatch, as presentations: [Presentation]
  ) throws -> Verdict {
    Verdict(
      answers: try presentations.enumerated().map { place, presentation in
        let oracle = oracles[min(place, oracles.count - 1)]
        return try LogitRows(oracle.logits(batch.images, as: presentation), batch.labels)
      })
  }
}

extension RandomSource {
  /// Numbers that name so many draws of a randomised classifier.
  package func draws(_ count: Int) -> [Int] {
    (0..<count).map { place in
      var stream = stream(sample: place)
      return stream.integer(below: 1 << 31)
    }
  }
}
