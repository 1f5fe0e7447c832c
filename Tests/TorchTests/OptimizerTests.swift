import Foundation
import TestSupport
import Testing
import Torch

@Suite("Optimizers")
struct OptimizerTests {
  private let start: [Float] = [0.5, -1, 2]
  /// The gradients of three steps.
  private let gradients: [[Float]] = [[1, -0.5, 0], [0.25, 2, -1], [-3, 0.1, 0.7]]

  private func parameter() throws -> Parameter {
    let store = ParameterStore(random: RandomSource(seed: 0))
    let parameter = try store.root.constant("weight", 0, [3])
    parameter.value = try Tensor(start, shape: [3])
    return parameter
  }

  private func run(
    _ make: ([Parameter]) -> any Optimizer, steps: Range<Int> = 0..<3, restartingAt stop: Int? = nil
  ) throws -> [Double] {
    let parameter = try parameter()
    var optimizer = make([parameter])
    for step in steps {
      if step == stop {
        let state = optimizer.state
        optimizer = make([parameter])
        optimizer.state = state
        #expect(state.steps == step)
        #expect(Set(state.slots.keys) == (step > 0 ? Set(optimizer.slotNames) : []))
      }
      try optimizer.step([Tensor(gradients[step], shape: [3])])
    }
    return try parameter.value.doubles()
  }

  @Test("Adam is the paper's algorithm 1, with decay in the gradient")
  func adam() throws {
    try Fixture.start()
    let found = try run { Adam($0, learningRate: 0.1, weightDecay: 0.01) }
    for place in start.indices {
      var (w, m, v) = (Double(start[place]), 0.0, 0.0)
      for step in 1...3 {
        let g = Double(gradients[step - 1][place]) + 0.01 * w
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        w -=
          0.1 * (m / (1 - pow(0.9, Double(step))))
          / ((v / (1 - pow(0.999, Double(step)))).squareRoot() + 1e-8)
      }
      #expect(abs(found[place] - w) < 1e-6)
    }
  }

  @Test("SGD with Nesterov's momentum is PyTorch's", arguments: [false, true])
  func momentum(nesterov: Bool) throws {
    try Fixture.start()
    let found = try run {
      SGD($0, learningRate: 0.1, momentum: 0.8, weightDecay: 0.05, nesterov: nesterov)
    }
    for place in start.indices {
      var (w, v) = (Double(start[place]), 0.0)
      for step in 0..<3 {
        let g = Double(gradients[step][place]) + 0.05 * w
        v = step == 0 ? g : 0.8 * v + g
        w -= 0.1 * (nesterov ? g + 0.8 * v : v)
      }
      #expect(abs(found[place] - w) < 1e-6)
    }
  }

  @Test("state that is stored and taken up again changes nothing")
  func state() throws {
    try Fixture.start()
    let makers: [([Parameter]) -> any Optimizer] = [
      { Adam($0, learningRate: 0.1) }, { SGD($0, learningRate: 0.1) },
    ]
    for make in makers {
      let whole = try run(make)
      for stop in 0..<3 { #expect(try run(make, restartingAt: stop) == whole) }
    }
  }

  @Test("weight decay acts where the gradient was taken, the step starts at the weights")
  func points() throws {
    try Fixture.start()
    let parameter = try parameter()
    let optimizer = SGD([parameter], learningRate: 0.5, momentum: 0, weightDecay: 0.1)
    try optimizer.step(
      [Tensor([Float](repeating: 1, count: 3), shape: [3])],
      at: [Tensor([10, 20, 30] as [Float], shape: [3])])
    #expect(
      try zip(parameter.value.floats(), [0.5 - 1, -1 - 1.5, 2 - 2])
        .allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
