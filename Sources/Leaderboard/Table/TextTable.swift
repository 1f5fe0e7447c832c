/// A table of text, printed as Markdown or aligned for a terminal.
public struct TextTable: Sendable, Hashable {
  /// Where a cell's text stands.
  public enum Alignment: Sendable, Hashable {
    /// At the left edge, as words do.
    case leading
    /// At the right edge, as numbers do.
    case trailing
  }

  /// One column.
  public struct Column: Sendable, Hashable {
    /// The text of the heading.
    public var title: String
    /// Where the cells' text stands.
    public var alignment: Alignment
    /// How soon the column is left out where there is no room: highest first, 0 never.
    public var expendability: Int

    /// Describes a column.
    public init(_ title: String, _ alignment: Alignment = .leading, expendability: Int = 0) {
      self.title = title
      self.alignment = alignment
      self.expendability = expendability
    }
  }

  /// The columns.
  public let columns: [Column]
  /// The cells, one list a row.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(columns: [Column]) { self.columns = columns }

  /// Adds a row, with a cell for each column.
  public mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "\(row.count) cells for \(columns.count) columns")
    rows.append(row)
  }
}
