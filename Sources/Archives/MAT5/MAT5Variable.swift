/// A variable of a `.mat` file, up to its values.
package struct MAT5Variable: Hashable, Sendable {
  /// The name.
  package let name: String
  /// The dimensions; values are stored column by column, the first dimension fastest.
  package let dimensions: [Int]
  /// The type in which the values are stored, nil for what is no real numeric array.
  package let type: MAT5Type?

  /// The number of values, 0 for what is no real numeric array.
  package let count: Int
}
