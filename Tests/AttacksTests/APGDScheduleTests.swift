import APGDAttack
import Attacks
import TestSupport
import Testing
import Torch

@Suite("APGD's schedule")
struct APGDScheduleTests {
  @Test("step sizes are examined after 22, 41, 57, 70, 80, 87, 93 and 99 of 100 steps")
  func checkpoints() {
    let checkpoints = APGDSchedule.checkpoints(steps: 100)
    #expect(checkpoints.keys.sorted() == [22, 41, 57, 70, 80, 87, 93, 99])
    #expect(checkpoints.values.sorted() == [6, 6, 7, 10, 13, 16, 19, 22])
    #expect(APGDSchedule.checkpoints(steps: 1) == [1: 1])
    #expect(
      APGDSchedule.checkpoints(steps: 20).keys.sorted() == [
        4, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
      ])
  }

  /// The published algorithm on a whole history of losses, written down once more: the loss at the
  /// start, then one a step.
  private func reference(_ losses: [Float]) -> (halvedAt: [Int], best: Float) {
    let ends = [22, 41, 57, 70, 80, 87, 93, 99]
    var (halvedAt, halvedLast, bestLast) = ([Int](), true, losses[0])
    for (index, end) in ends.enumerated() {
      let start = index == 0 ? 0 : ends[index - 1]
      let rises = (start + 1...end).count { losses[$0] > losses[$0 - 1] }
      let best = losses[0...end].max() ?? 0
      let isRare = Double(rises) <= 0.75 * Double(end - start)
      let isStuck = !halvedLast && best <= bestLast
      halvedLast = isRare || isStuck
      bestLast = best
      if halvedLast { halvedAt.append(end) }
    }
    return (halvedAt, losses.max() ?? 0)
  }

  @Test("halves where the published algorithm halves", arguments: 0..<60)
  func agreement(seed: Int) {
    var stream = RandomSource(seed: seed).stream()
    // From falling to rising histories, some with plateaus, so that all cases come up.
    let drift = Float(seed % 6) * 0.3 - 0.3
    var losses: [Float] = [0]
    for step in 1...100 {
      let isPlateau = seed % 4 == 0 && step > 50
      losses.append((losses.last ?? 0) + (isPlateau ? -0.01 : drift + stream.normal() * 0.7))
    }
    if seed % 5 == 0 { losses = losses.indices.map { Float($0) } }
    if seed % 7 == 0 { losses[60...] = ArraySlice(losses[60...].map { _ in 3 }) }
    var schedule = APGDSchedule(startLoss: losses[0])
    var halvedAt: [Int] = []
    for step in 1...100 {
      let isBest = schedule.record(losses[step])
      #expect(isBest == (losses[step] > (losses[..<step].max() ?? 0)))
      guard let length = APGDSchedule.checkpoints(steps: 100)[step] else { continue }
      if schedule.checkpoint(length: length) { halvedAt.append(step) }
    }
    let expected = reference(losses)
    #expect(halvedAt == expected.halvedAt)
    #expect(schedule.bestLoss == expected.best)
    #expect(schedule.stepSize == (0..<halvedAt.count).reduce(Float(2)) { size, _ in size / 2 })
  }
}
