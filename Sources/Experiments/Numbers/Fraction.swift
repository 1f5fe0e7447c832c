/// `count` out of `total` in 0...1, and 0 out of nothing.
package func fraction(_ count: Int, of total: Int) -> Double {
  total > 0 ? Double(count) / Double(total) : 0
}
