/// What somebody meant who misspelt a name.
public enum Spelling {
  /// The name nearest to what was typed, by edits of a letter; nil where none is near.
  ///
  /// Capitals, dashes and underscores are no difference.
  public static func nearest(to text: String, among names: [String]) -> String? {
    let typed = plain(text)
    let ranked = names.map { (name: $0, edits: edits(typed, plain($0))) }
    let most = max(1, typed.count / 3)
    return ranked.filter { $0.edits <= most }.min { $0.edits < $1.edits }?.name
  }

  /// The name without capitals, dashes, underscores and spaces.
  public static func plain(_ text: String) -> String {
    text.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  /// The name that is the same but for capitals, dashes and underscores; nil where none is.
  public static func same(as text: String, among names: [String]) -> String? {
    names.first { $0 == text } ?? names.first { plain($0) == plain(text) }
  }

  /// A question after the name that was perhaps meant; empty where none is near.
  public static func question(_ text: String, among names: [String]) -> String {
    nearest(to: text, among: names).map { " Did you mean '\($0)'?" } ?? ""
  }

  /// How many letters are to be changed, added, left out or swapped with their neighbour.
  private static func edits(_ one: String, _ other: String) -> Int {
    let (a, b) = (Array(one), Array(other))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], before[j - 2] + 1)
        }
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
