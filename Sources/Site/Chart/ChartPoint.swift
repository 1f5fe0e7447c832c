/// A point of a chart: a defense.
package struct ChartPoint: Sendable {
  /// The defense.
  let name: String
  /// The place.
  let x: Double
  let y: Double
  /// What its numbers are, in words.
  let details: String
  /// The ends of its bar upwards, where it has one.
  var interval: ClosedRange<Double>?
  /// Where it leads.
  var link: Link?
  /// Whether its name stands beside it.
  var isNamed = true
  /// Whether no other point is better in both directions.
  var isBest = false

  /// What is shown when it is pointed at.
  var text: String { "\(name): \(details)" }
}

extension [ChartPoint] {
  /// The points, with those marked that no other is better than in both directions.
  var withFront: [ChartPoint] {
    let sorted = indices.sorted { (-self[$0].x, -self[$0].y) < (-self[$1].x, -self[$1].y) }
    var (result, best) = (self, -Double.infinity)
    for index in sorted where self[index].y > best {
      result[index].isBest = true
      best = self[index].y
    }
    return result
  }

  /// The points within reach of the others, and those that would squash them.
  ///
  /// Those are further from the quartiles than four times what lies between these, on the worse side. What is
  /// better than all others is always shown.
  ///
  /// - Parameter lowIsBad: whether the worse side is below; else it is above and to the right.
  func partedByReach(lowIsBad: Bool) -> (near: [ChartPoint], far: [ChartPoint]) {
    guard count >= 5 else { return (self, []) }
    let (x, y) = (Self.fence(map(\.x)), Self.fence(map(\.y)))
    func isNear(_ point: ChartPoint) -> Bool {
      lowIsBad ? point.y >= y.lowerBound : point.y <= y.upperBound && point.x <= x.upperBound
    }
    return (filter(isNear), filter { !isNear($0) })
  }

  private static func fence(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    let (low, high) = (sorted[(sorted.count - 1) / 4], sorted[(3 * sorted.count) / 4])
    let reach = 4 * Swift.max(high - low, 0.02 * abs(high))
    return low - reach...high + reach
  }
}
