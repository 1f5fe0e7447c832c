/// The share of an image's pixels that a window of Square covers, by query.
///
/// Andriushchenko et al. 2020, section 3.1, without rescaling to the number of queries, as
/// AutoAttack's standard version has it.
package enum SquareSchedule {
  private static let initialShare = 0.8
  private static let halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000]

  /// The share p at a query, counted from 1.
  package static func share(query: Int) -> Double {
    initialShare / Double(1 << halvings.count { query > $0 })
  }

  /// The side of the window at a query on images of the given height and width.
  package static func side(query: Int, height: Int, width: Int) -> Int {
    let side = (share(query: query) * Double(height * width)).squareRoot().rounded()
    return min(max(Int(side), 1), min(height, width))
  }
}
