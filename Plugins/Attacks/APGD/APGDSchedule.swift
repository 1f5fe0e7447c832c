/// When the step size of one sample halves: the two conditions of Croce and Hein (2020), section 3.
package struct APGDSchedule {
  /// The current step size η, in multiples of ε.
  package private(set) var stepSize: Float = 2
  private var increases = 0
  private var previousLoss: Float
  package private(set) var bestLoss: Float
  private var bestAtCheckpoint: Float
  private var hasJustHalved = true

  /// The schedule of a sample whose start point has the given loss.
  package init(startLoss: Float) {
    previousLoss = startLoss
    bestLoss = startLoss
    bestAtCheckpoint = startLoss
  }

  /// The schedule that its numbers describe.
  package init(numbers: some Collection<Float>) {
    let numbers = Array(numbers)
    (stepSize, increases, previousLoss) = (numbers[0], Int(numbers[1]), numbers[2])
    (bestLoss, bestAtCheckpoint, hasJustHalved) = (numbers[3], numbers[4], numbers[5] != 0)
  }

  /// Everything that it knows, as so many numbers.
  package var numbers: [Float] {
    [
      stepSize, Float(increases), previousLoss, bestLoss, bestAtCheckpoint, hasJustHalved ? 1 : 0,
    ]
  }

  /// How many numbers describe a schedule.
  package static let size = 6

  /// Takes note of an iterate's loss; returns whether it is the best so far.
  package mutating func record(_ loss: Float) -> Bool {
    if loss > previousLoss { increases += 1 }
    previousLoss = loss
    guard loss > bestLoss else { return false }
    bestLoss = loss
    return true
  }

  /// Judges the last `length` steps; returns whether the run goes back to the best point with half
  /// the step.
  ///
  /// - Parameter length: the number of steps since the last checkpoint.
  package mutating func checkpoint(length: Int) -> Bool {
    let rarelyIncreased = Float(increases) <= 0.75 * Float(length)
    let stagnated = !hasJustHalved && bestAtCheckpoint >= bestLoss
    hasJustHalved = rarelyIncreased || stagnated
    bestAtCheckpoint = bestLoss
    increases = 0
    if hasJustHalved { stepSize /= 2 }
    return hasJustHalved
  }

  /// The steps after which step sizes are examined, and the number of steps since the one before:
  /// 22, 41, 57, 70, 80, 87, 93 and 99 of 100.
  package static func checkpoints(steps: Int) -> [Int: Int] {
    var length = max(22 * steps / 100, 1)
    let (decrement, shortest) = (max(3 * steps / 100, 1), max(6 * steps / 100, 1))
    var checkpoints: [Int: Int] = [:]
    var step = length
    while step <= steps {
      checkpoints[step] = length
      length = max(length - decrement, shortest)
      step += length
    }
    return checkpoints
  }
}
