import Evaluation
import Testing

@Suite("Whether another rank is alive")
struct PulseTests {
  private let start = ContinuousClock.now

  @Test("silence is counted from the last change, by the observer's clock")
  func silence() {
    var pulse = Pulse(1, at: start)
    for second in 1...5 { pulse.look(1, at: start + .seconds(second)) }
    #expect(pulse.silence == 5)
    pulse.look(2, at: start + .seconds(6))
    #expect(pulse.silence == 0)
  }

  @Test("an observer that was stopped does not take all others for dead")
  func stopped() {
    var pulse = Pulse(1, at: start)
    pulse.look(1, at: start + .seconds(3_600))
    #expect(pulse.silence <= 2)
  }
}
