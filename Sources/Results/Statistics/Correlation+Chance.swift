extension Correlation {
  /// As many orders are gone through one by one; of more, some are drawn.
  private static let mostOrders = 50_000

  /// The permutation test's two-sided p; `nil` where there is no coefficient.
  ///
  /// The share of the orders of one quantity in which it goes with the other at least as much, in either
  /// direction. Up to eight points all orders are counted; of more, `draws` are, from a generator seeded by `seed`,
  /// and the order that was found counts as one of them.
  public func chance(
    _ x: [Double], _ y: [Double], draws: Int = 20_000, seed: UInt64 = 0
  ) -> Double? {
    guard let found = coefficient(x, y) else { return nil }
    let least = abs(found) - 1e-12
    let (fixed, moved) = (
      self == .spearman ? Self.ranks(x) : x, self == .spearman ? Self.ranks(y) : y
    )
    func isAsStrong(_ order: [Double]) -> Bool {
      Correlation.pearson.coefficient(fixed, order).map { abs($0) >= least } ?? false
    }
    let orders = (1...y.count).reduce(1) { $0 > Self.mostOrders ? $0 : $0 * $1 }
    guard orders > Self.mostOrders else {
      var hits = 0
      Self.forEachOrder(of: moved) { hits += isAsStrong($0) ? 1 : 0 }
      return Double(hits) / Double(orders)
    }
    var (random, order, hits) = (SplitMix(seed: seed), moved, 0)
    for _ in 0..<draws {
      for place in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(place, random.index(below: place + 1))
      }
      hits += isAsStrong(order) ? 1 : 0
    }
    return Double(hits + 1) / Double(draws + 1)
  }

  /// Goes through all orders of some values by Heap's algorithm (1963), each place its own.
  private static func forEachOrder(of values: [Double], _ body: ([Double]) -> Void) {
    var (order, swaps) = (values, [Int](repeating: 0, count: values.count))
    body(order)
    var place = 1
    while place < order.count {
      guard swaps[place] < place else {
        swaps[place] = 0
        place += 1
        continue
      }
      order.swapAt(place.isMultiple(of: 2) ? 0 : swaps[place], place)
      body(order)
      swaps[place] += 1
      place = 1
    }
  }
}
