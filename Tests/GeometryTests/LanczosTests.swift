import Foundation
import Geometry
import Robustness
import TestSupport
import Testing
import Torch

/// The eigensolver against spectra that are known.
@Suite("Lanczos")
struct LanczosTests {
  private let solver = Lanczos(tolerance: 1e-6, random: RandomSource(seed: 3))

  private func top(_ count: Int, of eigenvalues: [Double]) throws -> Spectrum {
    let known = try KnownOperator(eigenvalues)
    return try solver.spectrum(.largestMagnitudes(count), form: known.form) { try known($0) }
  }

  private func isClose(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-6) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  @Test("both ends of an indefinite spectrum")
  func ends() throws {
    let known = try KnownOperator((0..<150).map { 40 * sin(Double($0)) + 3 })
    let exact = (0..<150).map { 40 * sin(Double($0)) + 3 }.sorted()
    let found = try solver.spectrum(.ends, form: known.form) { try known($0) }
    #expect(found.isConverged)
    #expect(isClose(found.eigenvalues, [exact[149], exact[0]]))
  }

  @Test("the twenty of largest magnitude, with signs, in far fewer products than power iteration")
  func magnitudes() throws {
    let eigenvalues = (1...400).map { ($0 % 3 == 0 ? -1 : 1) * 100 / Double($0) }
    let found = try top(20, of: eigenvalues)
    #expect(found.isConverged && found.products < 200)
    #expect(isClose(found.eigenvalues, Array(eigenvalues.prefix(20))))
  }

  @Test("eigenvectors are of length one and are what the operator multiplies by λ")
  func vectors() throws {
    let known = try KnownOperator((1...60).map { Double($0 * $0) })
    let found = try solver.spectrum(.largestMagnitudes(5), form: known.form) { try known($0) }
    for pair in found.pairs {
      #expect(pair.vector.map(\.shape) == [[2, 1], [58]])
      let rest = try zip(known(pair.vector), pair.vector).map {
        try ($0 - $1 * pair.value).squared().sum().item()
      }.reduce(0, +).squareRoot()
      #expect(rest < 1e-5 * pair.value)
      #expect(try abs(pair.vector.map { try $0.squared().sum().item() }.reduce(0, +) - 1) < 1e-9)
    }
  }

  @Test("repeated and nearly repeated eigenvalues come as often as they are there")
  func repeated() throws {
    let eigenvalues =
      Array(repeating: 5.0, count: 7) + Array(repeating: -5, count: 3)
      + (0..<6).map { 4 + 1e-10 * Double($0) } + Array(repeating: 3, count: 12)
      + (0..<300).map { 2 * cos(Double($0)) }
    let found = try top(20, of: eigenvalues)
    #expect(found.isConverged)
    #expect(isClose(found.eigenvalues.map(abs), eigenvalues.prefix(20).map(abs), 1e-5))
    #expect(found.eigenvalues.count { $0 < 0 } == 3)
  }

  @Test("one eigenvalue alone, many times")
  func identity() throws {
    let found = try top(20, of: Array(repeating: -2.5, count: 64))
    #expect(isClose(found.eigenvalues, Array(repeating: -2.5, count: 20)))
  }

  @Test("an operator smaller than what is asked for has all its eigenvalues found")
  func small() throws {
    #expect(isClose(try top(20, of: [3, -7, 1, 1, 0.5]).eigenvalues, [-7, 3, 1, 1, 0.5]))
    let known = try KnownOperator([3, -7, 1, 1, 0.5])
    let ends = try solver.spectrum(.ends, form: known.form) { try known($0) }
    #expect(isClose(ends.eigenvalues, [3, -7]))
  }

  @Test("the zero operator has zeros and nothing that is no number")
  func zero() throws {
    let zeros = Array(repeating: 0.0, count: 50)
    #expect(try top(20, of: zeros).eigenvalues == Array(zeros.prefix(20)))
    let known = try KnownOperator(zeros)
    let ends = try solver.spectrum(.ends, form: known.form) { try known($0) }
    #expect(ends.eigenvalues == [0, 0] && ends.isConverged)
  }

  @Test("restarts in a small memory change nothing but the number of products")
  func restarts() throws {
    let eigenvalues = (0..<300).map { 10 * pow(0.97, Double($0)) * ($0 % 4 == 1 ? -1 : 1) }
    let known = try KnownOperator(eigenvalues)
    var thrifty = solver
    thrifty.workspace = 6
    let found = try thrifty.spectrum(.largestMagnitudes(6), form: known.form) { try known($0) }
    #expect(found.isConverged && found.products > 24)
    #expect(isClose(found.eigenvalues, Array(eigenvalues.prefix(6)), 1e-5))
  }

  @Test("the same source gives the same bits; products that run out are told")
  func determinism() throws {
    let eigenvalues = (0..<200).map { 5 + cos(Double($0)) }
    #expect(try top(4, of: eigenvalues).eigenvalues == top(4, of: eigenvalues).eigenvalues)
    let known = try KnownOperator(eigenvalues)
    var hasty = solver
    hasty.productLimit = 6
    let found = try hasty.spectrum(.largestMagnitudes(4), form: known.form) { try known($0) }
    #expect(!found.isConverged && found.products == 6 && found.eigenvalues.count == 4)
  }

  @Test("a product that is no number is an error")
  func notANumber() throws {
    let known = try KnownOperator([.nan, 1, 2])
    #expect(throws: InvalidOutput.self) {
      try solver.spectrum(.ends, form: known.form) { try known($0) }
    }
  }
}
