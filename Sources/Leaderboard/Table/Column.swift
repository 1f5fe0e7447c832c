/// A column of a table of things: its heading, and what it says of one of them.
public struct Column<Row> {
  /// The heading and where the text stands.
  let heading: TextTable.Heading
  /// The text for a row; nil where there is nothing to say.
  let text: (Row) -> String?

  /// Describes a column.
  ///
  /// - Parameters:
  ///   - title: the text of the heading.
  ///   - alignment: where the text stands.
  ///   - expendability: how soon it is left out where there is no room: highest first, 0 never.
  ///   - text: what it says of a row, as it is: tables guard what Markdown or a terminal would obey.
  public init(
    _ title: String, _ alignment: TextTable.Alignment = .leading, expendability: Int = 0,
    _ text: @escaping (Row) -> String?
  ) {
    heading = .init(title, alignment, expendability: expendability)
    self.text = text
  }

  private init(_ heading: TextTable.Heading, _ text: @escaping (Row) -> String?) {
    (self.heading, self.text) = (heading, text)
  }

  /// The same column of a table of things that contain such a row.
  func of<Whole>(_ part: @escaping (Whole) -> Row) -> Column<Whole> {
    Column<Whole>(heading) { text(part($0)) }
  }

  /// The same column with another expendability.
  func expendable(_ expendability: Int) -> Self {
    var heading = heading
    heading.expendability = expendability
    return Self(heading, text)
  }
}

extension TextTable {
  /// A table of things, one row each.
  public init<Row>(_ rows: [Row], _ columns: [Column<Row>]) {
    self.init(headings: columns.map(\.heading))
    for row in rows { append(columns.map { $0.text(row) ?? Wording.nothing }) }
  }
}
