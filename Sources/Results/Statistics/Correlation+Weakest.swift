extension Correlation {
  /// The pair without which the coefficient is weakest, which is nearest to the other sign, and what it is then.
  ///
  /// One far point makes a correlation of any cloud: what is left without it says whether it does. `nil` where there is no
  /// coefficient, or none of fewer pairs.
  public func weakest(_ x: [Double], _ y: [Double]) -> (without: Int, value: Double)? {
    guard let whole = coefficient(x, y) else { return nil }
    let sign: Double = whole < 0 ? -1 : 1
    return x.indices.compactMap { place -> (without: Int, value: Double)? in
      var (x, y) = (x, y)
      x.remove(at: place)
      y.remove(at: place)
      return coefficient(x, y).map { (place, $0) }
    }.min { sign * $0.value < sign * $1.value }
  }
}
