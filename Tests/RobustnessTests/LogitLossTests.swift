import Foundation
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Losses of logits")
struct LogitLossTests {
  private func rows(_ logits: [Float], _ labels: [Int]) throws -> LogitRows {
    try Fixture.start()
    let shape = [labels.count, logits.count / labels.count]
    return try LogitRows(Tensor(logits, shape: shape), Tensor(labels))
  }

  @Test("values by hand")
  func values() throws {
    // Two rows: right by 2 with label 1; wrong by 5 with label 0.
    let rows = try rows([1, 4, 2, -1, -3, 0, 2, 1], [1, 0])
    func losses(_ loss: LogitLoss, _ targets: [Int]? = nil) throws -> [Float] {
      try loss.evaluate(rows, targets: targets).losses
    }
    #expect(try losses(.margin) == [-2, 5])
    #expect(try losses(.carliniWagner) == [-52, -45])
    #expect(try losses(.dlr) == [-2 / 3, 5 / 2])
    #expect(try losses(.targetedMargin, [0, 3]) == [-3, 4])
    #expect(try losses(.targetedDLR, [0, 3]) == [-3 / (4 - 0), 4 / (2 - -1.5)])
    let odds = try losses(.crossEntropy).map(Double.init)
    let expected = [
      log(exp(1.0) + exp(2.0) + exp(-1.0)) - 4, log(1 + exp(2.0) + exp(1.0)) + 3,
    ]
    #expect(zip(odds, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(rows.margins == [-2, 5])
  }

  @Test("the label is masked by −∞: no constant could be larger than the others")
  func masking() throws {
    #expect(try rows([-1e30, -2e30, -3e30], [0]).margins == [-2e30 - -1e30])
    try Fixture.start()
    let logits = try Tensor([-1e6, -2e6] as [Float], shape: [1, 2])
    #expect(try logits.margin(Tensor([0])).item() == -1e6)
    #expect(try logits.maskingLabel(Tensor([0])).floats()[0] == -.infinity)
  }

  @Test("cross-entropy is log(1 + exp) of its log-odds, and the tensor's is LibTorch's")
  func crossEntropy() throws {
    try Fixture.start()
    let logits = try Fixture.normal([40, 7]) * 3
    let labels = (0..<40).map { $0 % 7 }
    let odds = try LogitLoss.crossEntropy.evaluate(LogitRows(logits, Tensor(labels))).losses
    let direct = try -logits.logSoftmax().column(Tensor(labels))
    let mine = try logits.crossEntropy(Tensor(labels))
    #expect(try (mine - direct).abs().max().item() < 1e-5)
    let entropies = odds.map { log1p(exp(Double($0))) }
    #expect(zip(entropies, try direct.doubles()).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("derivatives agree with central differences", arguments: LogitLoss.allCases)
  func derivatives(loss: LogitLoss) throws {
    try Fixture.start()
    let (count, classes) = (12, 6)
    let logits = try (Fixture.normal([count, classes]) * 4).floats()
    let labels = (0..<count).map { $0 % classes }
    let targets = labels.map { ($0 + 2) % classes }
    func evaluate(_ values: [Float]) throws -> (losses: [Float], derivatives: [Float]) {
      try loss.evaluate(rows(values, labels), targets: targets)
    }
    let found = try evaluate(logits).derivatives
    let step: Float = 1 / 128
    for place in 0..<classes {
      var (up, down) = (logits, logits)
      for row in 0..<count {
        up[row * classes + place] += step
        down[row * classes + place] -= step
      }
      let (high, low) = (try evaluate(up).losses, try evaluate(down).losses)
      for row in 0..<count {
        let slope = (high[row] - low[row]) / (2 * step)
        let exact = found[row * classes + place]
        #expect(abs(slope - exact) < 2e-3 * max(1, abs(exact)))
      }
    }
  }

  @Test("margins beyond single precision's exponentials keep their gradient")
  func largeMargins() throws {
    let (losses, derivatives) = try LogitLoss.crossEntropy.evaluate(rows([3e4, -2e4, -5e4], [0]))
    #expect(losses == [-5e4])
    #expect(derivatives == [-1, 1, 0])
  }

  @Test("logits a millionth as large, or as large again, have the gradients of usual ones")
  func units() throws {
    let usual: [Float] = [5, 1, 0.5, -2, 0, 6, 3, 1]
    let labels = [0, 1]
    let expected = try LogitLoss.crossEntropy.evaluate(rows(usual, labels)).derivatives
    for scale in [Float(1e-8), 1e-3, 1e5, 1e20] {
      let scaled = try rows(usual.map { $0 * scale }, labels)
      let units = LogitLoss.units(of: scaled)
      let found = try LogitLoss.crossEntropy.evaluate(scaled, units: units).derivatives
      // The unit is a power of two: classes weigh as they do for logits up to twice as large or small.
      for (place, derivative) in found.enumerated() {
        #expect(abs(derivative - expected[place]) < 0.2, "\(scale), \(place)")
      }
    }
    #expect(try LogitLoss.units(of: rows(usual, labels)) == [1, 1])
  }

  @Test("classes that are ruled out take part in no loss", arguments: LogitLoss.allCases)
  func ruledOut(loss: LogitLoss) throws {
    let open = try loss.evaluate(rows([3, 1, 0, -1, 2], [0]), targets: [1])
    let masked = try loss.evaluate(
      rows([3, 1, 0, -1, 2, -.infinity, -.infinity], [0]), targets: [1])
    #expect(open.losses == masked.losses)
    #expect(open.derivatives + [0, 0] == masked.derivatives)
    let only = try LogitLoss.margin.evaluate(rows([3, -.infinity, -.infinity], [0]))
    #expect(only.losses == [-3] && only.derivatives == [-1, 0, 0])
    let alone = try loss.evaluate(rows([3, 1, -.infinity, -.infinity], [0]), targets: [1])
    #expect(alone.losses.allSatisfy { $0.isFinite })
    #expect(Array(alone.derivatives.prefix(2)) == [-1, 1])
  }

  @Test("a loss that is not defined for so few classes says so")
  func fewClasses() throws {
    let two = try rows([1, 2], [0])
    #expect(throws: InvalidOutput.self) { try LogitLoss.dlr.evaluate(two) }
    #expect(throws: InvalidOutput.self) { try LogitLoss.targetedDLR.evaluate(two, targets: [1]) }
    #expect(throws: InvalidOutput.self) { try LogitLoss.targetedMargin.evaluate(two) }
    #expect(try LogitLoss.margin.evaluate(two).losses == [1])
  }
}
