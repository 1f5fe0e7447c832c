import Experiments
import Robustness
import Torch

/// What decides: the model as it was given; of a randomised one, many draws.
///
/// Images are handed to it in every presentation, for a search uses another one than whoever deploys
/// the model: wrong in any is wrong.
struct Judge {
  /// How many draws decide about a randomised model.
  static let draws = EvaluationProtocol.ranking.draws
  /// How many of them are asked in every presentation; the others only where those answer differently.
  private static let drawsInAll = 4

  private let oracles: [Oracle]
  private let isRandomised: Bool

  /// The judge for a model.
  ///
  /// - Parameter random: names the draws; searches must not know them.
  init(
    _ model: any Classifier, classes: Int, random: RandomSource, chunk: Int,
    heartbeat: @escaping () throws -> Void = {}
  ) {
    let randomised = model as? any RandomizedClassifier
    let parts: [any Classifier] =
      randomised.map { model in
        random.draws(Self.draws).map { SingleDraw(model: model, draw: $0) }
      } ?? [model]
    isRandomised = randomised != nil
    oracles = parts.map { Oracle($0, classes: classes, chunk: chunk) }
    for oracle in oracles { oracle.heartbeat = heartbeat }
  }

  /// Forward passes so far, one a sample, draw and presentation.
  var forwardPasses: Int { oracles.reduce(0) { $0 + $1.forwardPasses } }

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
    of oracle: Oracle, on batch: AttackBatch, as presentations: [Presentation]
  ) throws -> Verdict {
    Verdict(
      answers: try presentations.map {
        try LogitRows(oracle.logits(batch.images, as: $0), batch.labels)
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
