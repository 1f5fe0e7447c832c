import Attacks
import Robustness
import Torch

/// An image in whose ball an adversarial one is known to be.
struct Planted {
  /// The image, of class 0.
  let batch: AttackBatch
  /// The classifier of two classes.
  let model: Binarised
  /// Runs attacks against it.
  let runner: AttackRunner
  /// The stages of the protocol.
  let stages: [any AttackMethod]
  /// Random points of the surface.
  let chance: Tensor

  /// Lets each stage search the ball.
  func searched() throws -> PlantedSearch {
    var search = PlantedSearch()
    for stage in stages {
      let report = try runner.run(stage, on: batch)
      search.stages.append(stage.name)
      search.isFound.append(report.isBroken[0])
      if report.isSilent[0] { search.isFoundInPassing = true }
      search.forwardPasses += report.forwardPasses
      search.backwardPasses += report.backwardPasses
    }
    let logits = try LibTorch.withoutGradients { try model.logits(for: chance) }
    let rows = try LogitRows(logits, Tensor.zeros([chance.count], dtype: .int64))
    search.isFoundByChance = (0..<rows.count).contains { rows.isWrong($0) }
    return search
  }
}

/// What became of the search for a planted image.
struct PlantedSearch: Codable {
  /// The stages' names.
  var stages: [String] = []
  /// Whether each found it, or another.
  var isFound: [Bool] = []
  /// Whether one passed by it and ended elsewhere.
  var isFoundInPassing = false
  /// Whether random points found it.
  var isFoundByChance = false
  /// Forward passes.
  var forwardPasses = 0
  /// Backward passes.
  var backwardPasses = 0
}
