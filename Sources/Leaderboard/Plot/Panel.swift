import Foundation

/// One diagram of a plot: epochs to the right, a quantity from zero upwards.
struct Panel {
  let label: String
  let left: Double
  let top: Double
  let width: Double
  let height: Double
  let epochs: Int
  let highest: Double

  /// The distance of grid lines: 1, 2 or 5 times a power of ten, so that there are four to eight.
  private static func step(_ highest: Double) -> Double {
    let raw = max(highest, 1e-6) / 5
    let power = pow(10, (log(raw) / log(10)).rounded(.down))
    return power * ([1, 2, 5, 10].first { raw <= power * $0 } ?? 10)
  }

  private var ceiling: Double {
    let step = Self.step(highest)
    return (highest / step).rounded(.up) * step
  }

  /// Grid, numbers and labels.
  var axes: [String] {
    let bottom = OverfittingPlot.text(top + height)
    var lines = [
      "<text class=\"small\" x=\"\(OverfittingPlot.text(left))\" "
        + "y=\"\(OverfittingPlot.text(top - 8))\">\(label)</text>",
      "<text class=\"small\" text-anchor=\"end\" x=\"\(OverfittingPlot.text(left + width))\" "
        + "y=\"\(OverfittingPlot.text(top + height + 34))\">epoch</text>",
    ]
    for value in stride(from: 0, through: ceiling * 1.0001, by: Self.step(highest)) {
      let y = OverfittingPlot.text(vertical(value))
      lines += [
        "<path class=\"grid\" d=\"M\(OverfittingPlot.text(left)) \(y)h\(OverfittingPlot.text(width))\"/>",
        "<text class=\"small\" text-anchor=\"end\" x=\"\(OverfittingPlot.text(left - 6))\" "
          + "y=\"\(OverfittingPlot.text(vertical(value) + 4))\">\(String(format: "%g", value))</text>",
      ]
    }
    let step = max(1, Int(Self.step(Double(epochs))))
    for epoch in stride(from: 0, through: epochs, by: step) {
      let x = OverfittingPlot.text(horizontal(epoch))
      lines += [
        "<path class=\"grid\" d=\"M\(x) \(bottom)v4\"/>",
        "<text class=\"small\" text-anchor=\"middle\" x=\"\(x)\" "
          + "y=\"\(OverfittingPlot.text(top + height + 18))\">\(epoch)</text>",
      ]
    }
    return lines
  }

  /// The lines of a training: dashed on training images, solid on test images.
  func lines(_ points: [(epoch: Int, train: Double, test: Double)], color: Int) -> [String] {
    guard !points.isEmpty else { return [] }
    func path(_ value: ((epoch: Int, train: Double, test: Double)) -> Double) -> String {
      let places = points.map { point in
        let (x, y) = (horizontal(point.epoch), vertical(value(point)))
        return "\(OverfittingPlot.text(x)) \(OverfittingPlot.text(y))"
      }
      return "M" + places.joined(separator: "L")
    }
    return [
      "<path class=\"line train c\(color % 8)\" d=\"\(path { $0.train })\"/>",
      "<path class=\"line c\(color % 8)\" d=\"\(path { $0.test })\"/>",
    ]
  }

  private func horizontal(_ epoch: Int) -> Double {
    left + width * Double(epoch) / Double(max(epochs, 1))
  }

  private func vertical(_ value: Double) -> Double {
    top + height * (1 - min(value, ceiling) / ceiling)
  }
}
