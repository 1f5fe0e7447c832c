import Attacks
import Experiments
import Results

extension VariedImages {
  /// Accuracy on each variation.
  ///
  /// - Complexity: as many passes an image as clean accuracy takes, for each of them.
  func accuracies(
    by runner: AttackRunner, _ clock: ProgressClock, _ cell: Cell
  ) throws -> [Variation: CleanRecord] {
    var accuracies: [Variation: CleanRecord] = [:]
    for variation in variations {
      let found = try Classification(
        variation.rawValue, positions, of: cell.batchSize, by: runner, clock
      ) { try batch(variation, at: $0) }
      accuracies[variation] = CleanRecord(correctIndices: found.right, samples: positions.count)
    }
    return accuracies
  }
}
