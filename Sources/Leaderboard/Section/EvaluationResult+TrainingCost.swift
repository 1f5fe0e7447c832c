import Experiments
package import Results

extension EvaluationResult {
  /// What the training of the weights took, where their record says: processors' seconds, and forward and
  /// backward passes of an image.
  package var trainingCost: (seconds: Double, passes: Int)? {
    guard let seconds = training?["processorSeconds"]?.doubleValue,
      let forward = training?["forwardPasses"]?.intValue,
      let backward = training?["backwardPasses"]?.intValue
    else { return nil }
    return (seconds, forward + backward)
  }
}

extension Wording {
  /// What a training took: `9 min, 6.6 M passes`.
  package static func cost(_ cost: (seconds: Double, passes: Int)?) -> String? {
    cost.map { "\(duration($0.seconds)), \(measure(Double($0.passes) / 1e6)) M passes" }
  }
}
