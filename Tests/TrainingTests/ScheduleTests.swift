import Testing
import Training

@Suite("Learning-rate schedules")
struct ScheduleTests {
  @Test("take the values that they are defined by")
  func values() {
    let steps = LearningRateSchedule.multiStep(at: [0.5, 0.75])
    #expect(steps.factor(at: 0) == 1 && steps.factor(at: 0.49) == 1)
    #expect(abs(steps.factor(at: 0.5) - 0.1) < 1e-12)
    #expect(abs(steps.factor(at: 0.99) - 0.01) < 1e-12)
    let cyclic = LearningRateSchedule.cyclic(peak: 0.4)
    #expect(cyclic.factor(at: 0) == 0 && cyclic.factor(at: 0.4) == 1)
    #expect(abs(cyclic.factor(at: 0.2) - 0.5) < 1e-12)
    #expect(abs(cyclic.factor(at: 0.7) - 0.5) < 1e-12 && cyclic.factor(at: 1) == 0)
    #expect(abs(LearningRateSchedule.cosine.factor(at: 0.5) - 0.5) < 1e-12)
    #expect(LearningRateSchedule.constant.factor(at: 0.9) == 1)
  }
}
