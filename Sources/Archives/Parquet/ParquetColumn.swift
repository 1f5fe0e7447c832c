/// A column of a Parquet file: a leaf of its schema.
package struct ParquetColumn: Hashable, Sendable {
  /// How values are stored.
  package enum Kind: Int, Sendable {
    case boolean, int32, int64, int96, float, double, bytes, fixedBytes
  }

  /// The names from the root to the leaf.
  package let path: [String]
  /// How values are stored.
  package let kind: Kind
  /// Whether rows have lists of values.
  package let isRepeated: Bool
  /// Its place among the columns.
  let index: Int
  /// How many of the names are optional: so many levels say that a value is there.
  let definitionLevel: Int

  /// The path as people write it.
  package var name: String { path.joined(separator: ".") }
}

extension ParquetColumn {
  /// The columns of a schema, which lists a tree depth first; nil where it is none.
  static func all(of schema: [ThriftValue]) -> [ParquetColumn]? {
    var columns: [ParquetColumn] = []
    var next = 1

    func visit(_ path: [String], _ level: Int, _ isRepeated: Bool) -> Bool {
      guard next < schema.count, path.count < 16, let name = schema[next][4]?.text,
        let repetition = schema[next][3]?.integer, (0...2).contains(repetition)
      else { return false }
      let element = schema[next]
      next += 1
      let path = path + [name]
      let level = level + (repetition == 0 ? 0 : 1)
      let isRepeated = isRepeated || repetition == 2
      if let children = element[5]?.size, children > 0 {
        return children <= schema.count
          && (0..<children).allSatisfy { _ in visit(path, level, isRepeated) }
      }
      guard let kind = element[1]?.integer.flatMap(Kind.init) else { return false }
      columns.append(
        ParquetColumn(
          path: path, kind: kind, isRepeated: isRepeated, index: columns.count,
          definitionLevel: level))
      return true
    }

    guard let root = schema.first, let children = root[5]?.size, children <= schema.count,
      (0..<children).allSatisfy({ _ in visit([], 0, false) }), next == schema.count
    else { return nil }
    return columns
  }
}
