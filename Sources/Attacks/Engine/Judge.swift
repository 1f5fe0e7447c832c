import Robustness
import Torch

/// What decides: the model as it was given; of a randomised one, many draws.
struct Judge {
  /// How many draws decide about a randomised model.
  static let draws = 100

  private let oracles: [Oracle]

  /// The judge for a model.
  ///
  /// - Parameter random: names the draws; searches must not know them.
  init(_ model: any Classifier, classes: Int, random: RandomSource, chunk: Int) {
    let parts: [any Classifier] =
      (model as? any RandomizedClassifier).map { model in
        random.draws(Self.draws).map { SingleDraw(model: model, draw: $0) }
      } ?? [model]
    oracles = parts.map { Oracle($0, classes: classes, chunk: chunk) }
  }

  /// Forward passes so far, one a sample and draw.
  var forwardPasses: Int { oracles.reduce(0) { $0 + $1.forwardPasses } }

  /// Sets what is called after every chunk.
  func setHeartbeat(_ heartbeat: @escaping () throws -> Void) {
    for oracle in oracles { oracle.heartbeat = heartbeat }
  }

  /// What the model says of images; of a randomised one, what most draws say.
  func classify(_ batch: AttackBatch) throws -> Verdict {
    let verdicts = try oracles.map {
      try Verdict(logits: $0.logits(batch.images), labels: batch.labels)
    }
    return verdicts.count == 1 ? verdicts[0] : Verdict(majorityOf: verdicts)
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
