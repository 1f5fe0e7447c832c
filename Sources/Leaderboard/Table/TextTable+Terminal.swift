extension TextTable {
  /// The table aligned for a terminal, without what a terminal would obey.
  ///
  /// Where it is wider than `width`, expendable columns are left out, then the texts of leading
  /// columns are shortened, the widest first. Without a width everything is printed.
  public func text(width: Int? = nil) -> String {
    var kept = Array(headings.indices)
    var widths = kept.map(naturalWidth)
    func total() -> Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }
    if let width {
      while total() > width {
        let last = kept.indices.max {
          (headings[kept[$0]].expendability, $0) < (headings[kept[$1]].expendability, $1)
        }
        guard let last, headings[kept[last]].expendability > 0 else { break }
        kept.remove(at: last)
        widths.remove(at: last)
      }
      var words = kept.indices.filter { headings[kept[$0]].alignment == .leading && widths[$0] > 8 }
      while total() > width, let widest = words.max(by: { widths[$0] < widths[$1] }) {
        widths[widest] = max(8, widths[widest] - (total() - width))
        words.removeAll { $0 == widest }
      }
    }
    let heading = line(headings.map(\.title), kept, widths)
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    let body = rows.map { line($0, kept, widths) }
    return ([heading, rule] + body).joined(separator: "\n") + "\n"
  }

  /// How many columns of characters the whole table takes.
  public var naturalWidth: Int {
    headings.indices.map(naturalWidth).reduce(0, +) + 2 * max(0, headings.count - 1)
  }

  private func naturalWidth(of column: Int) -> Int {
    rows.map { Wording.terminal($0[column]).count }.reduce(headings[column].title.count, max)
  }

  private func line(_ cells: [String], _ kept: [Int], _ widths: [Int]) -> String {
    var line = zip(kept, widths).map { column, width in
      Self.padded(Wording.terminal(cells[column]), to: width, headings[column].alignment)
    }.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func padded(_ text: String, to width: Int, _ alignment: Alignment) -> String {
    guard text.count <= width else { return text.prefix(width - 1) + "…" }
    let space = String(repeating: " ", count: width - text.count)
    return alignment == .leading ? text + space : space + text
  }
}
