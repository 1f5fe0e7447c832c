extension TextTable {
  /// The table as GitHub's Markdown; cells are Markdown already.
  public var markdown: String {
    var lines = [Self.line(columns.map(\.title))]
    lines.append(Self.line(columns.map { $0.alignment == .leading ? ":--" : "--:" }))
    lines += rows.map(Self.line)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.map { $0.isEmpty ? " " : $0 }.joined(separator: " | ") + " |"
  }
}
