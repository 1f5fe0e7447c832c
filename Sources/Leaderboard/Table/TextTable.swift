/// A table of text, printed as Markdown or aligned for a terminal.
public struct TextTable: Sendable, Hashable {
  /// Where a cell's text stands.
  public enum Alignment: Sendable, Hashable {
    /// At the left edge, as words do.
    case leading
    /// At the right edge, as numbers do.
    case trailing
  }

  /// What stands above a column.
  public struct Heading: Sendable, Hashable {
    /// The text.
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

  /// The headings of the columns.
  public let headings: [Heading]
  /// The cells as they are, one list a row.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(headings: [Heading]) { self.headings = headings }

  /// Adds a row, with a cell for each column.
  public mutating func append(_ row: [String]) {
    precondition(row.count == headings.count, "\(row.count) cells for \(headings.count) columns")
    rows.append(row)
  }
}
