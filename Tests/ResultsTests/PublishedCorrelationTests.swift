import Experiments
import Foundation
import Results
import Testing

/// What readers compute from the 74 models of the supplementary tables.
///
/// Stutz, Hein and Schiele, ICCV 2021. Test images, ε = 8/255; ξ = 0.5 in the average case, 0.003 in the
/// worst.
@Suite("The correlations of the paper's own table")
struct PublishedCorrelationTests {
  private struct Model {
    let name: String
    /// Robust loss, average-case flatness, worst-case flatness, robust loss on training images.
    let values: [Double]
  }

  private func models() throws -> [Model] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Published/flatness.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return try lines.filter { !$0.hasPrefix("#") }.dropFirst().map { line in
      let cells = line.split(separator: ",")
      try #require(cells.count == 5, "\(line)")
      return Model(
        name: String(cells[0]),
        values: try cells.dropFirst().map { try #require(Double($0), "\(line)") })
    }
  }

  @Test(
    "robust loss against flatness: 0.847 and 0.856 on average, 0.499 and 0.650 in the worst case")
  func robustLoss() throws {
    let models = try models()
    #expect(models.count == 74 && Set(models.map(\.name)).count == 74)
    let columns = (0..<3).map { column in models.map { $0.values[column] } }
    let expected: [(column: Int, correlation: Correlation, value: Double)] = [
      (1, .pearson, 0.847), (1, .spearman, 0.856), (2, .pearson, 0.499), (2, .spearman, 0.650),
    ]
    for (column, correlation, value) in expected {
      let found = try #require(correlation.coefficient(columns[column], columns[0]))
      #expect(abs(found - value) <= 0.001, "\(correlation) of column \(column)")
    }
  }

  @Test("the gap between test and training images against average-case flatness: 0.84")
  func gap() throws {
    let models = try models()
    let gap = models.map { $0.values[0] - $0.values[3] }
    let found = try #require(Correlation.pearson.coefficient(models.map { $0.values[1] }, gap))
    #expect(abs(found - 0.84) < 0.005)
  }

  @Test("the bootstrap interval holds the coefficient and is of the width that 74 models allow")
  func interval() throws {
    let models = try models()
    let (x, y) = (models.map { $0.values[1] }, models.map { $0.values[0] })
    let interval = try #require(Correlation.pearson.interval(x, y, resamples: 2000, seed: 1))
    #expect(interval.low < 0.847 && interval.high > 0.847)
    #expect(interval.low > 0.7 && interval.high < 0.95)
  }
}
