extension TextTable {
  /// The table as GitHub's Markdown; what would have a meaning in a cell is escaped.
  public var markdown: String {
    var lines = [Self.line(headings.map(\.title))]
    lines.append(
      "| " + headings.map { $0.alignment == .leading ? ":--" : "--:" }.joined(separator: " | ")
        + " |")
    lines += rows.map(Self.line)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.map { $0.isEmpty ? " " : Wording.markdown($0) }.joined(separator: " | ") + " |"
  }
}
