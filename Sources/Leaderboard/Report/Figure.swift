/// A picture: what gnuplot is told to draw.
public struct Figure: Sendable, Hashable {
  /// The file's name without its ending.
  public let name: String
  /// What it shows, in a sentence.
  let caption: String
  /// In pixels of the SVG.
  let size: (width: Int, height: Int)
  /// gnuplot's commands for what is drawn, whatever it is drawn to.
  let commands: [String]

  /// A picture of data that others describe.
  ///
  /// - Parameters:
  ///   - name: the file's name without its ending.
  ///   - title: the heading.
  ///   - commands: gnuplot's, without terminal, output and heading.
  public init(name: String, title: String, _ commands: String) {
    self.name = name
    caption = title
    size = (640, 520)
    self.commands = ["set title \(Self.quoted(title))", commands]
  }

  public static func == (a: Figure, b: Figure) -> Bool {
    a.name == b.name && a.size == b.size && a.commands == b.commands
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(commands)
  }

  /// The whole script: it writes `picture.svg` and `picture.png` into the current folder.
  ///
  /// The page is white and the ink dark, so that a reader's dark scheme changes neither.
  var script: String {
    let (width, height) = size
    let terminals = [
      ("svg", "svg size \(width),\(height) font 'sans-serif,13' noenhanced background '#ffffff'"),
      (
        "png",
        "pngcairo size \(2 * width),\(2 * height) font 'sans-serif,10' fontscale 2 linewidth 2 "
          + "pointscale 2 noenhanced background '#ffffff'"
      ),
    ]
    let parts = terminals.map { ending, terminal in
      (["reset", "set terminal \(terminal)", "set output 'picture.\(ending)'"] + Self.style
        + commands + ["set output"]).joined(separator: "\n")
    }
    return "set encoding utf8\n" + parts.joined(separator: "\n") + "\n"
  }

  private static let style = [
    "set border 3 lw 1 lc rgb '#59636e'",
    "set tics nomirror out scale 0.6 textcolor rgb '#1f2328'",
    "set grid lt 1 lw 0.7 lc rgb '#d8dee4'",
    "set format y '%g'", "set key noenhanced textcolor rgb '#1f2328'",
  ]

  /// The colours of lines, dark enough for a white page.
  private static let colors = [
    "#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#bf3989", "#0a7ea4", "#59636e",
  ]
  /// gnuplot's filled symbols: disc, square, triangle, triangle on its head, diamond.
  private static let symbols = [7, 5, 9, 11, 13]

  /// The colour of the line with a number.
  static func color(_ index: Int) -> String { "lc rgb '\(colors[index % colors.count])'" }

  /// The symbol of the point with a number; with its colour, forty can be told apart.
  static func symbol(_ index: Int) -> String {
    "pt \(symbols[(index + index / colors.count) % symbols.count])"
  }

  /// A text of others as a string of gnuplot's, in which nothing has a meaning.
  static func quoted(_ text: String) -> String {
    "'" + Wording.terminal(text).replacing("'", with: "''") + "'"
  }

  /// Several lines of such texts as one string; where one would not fit above a picture, it is cut.
  static func quoted(lines: [String]) -> String {
    lines.map { quoted($0.count > 60 ? $0.prefix(59) + "…" : $0) }.joined(separator: ".\"\\n\".")
  }

  /// The commands for whole numbers along an axis, at most about ten of them.
  static func wholeTics(_ axis: String, from first: Int, to last: Int) -> String {
    let steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500]
    return "set \(axis)tics \(steps.first { (last - first) / $0 <= 10 } ?? 1000)"
  }

  /// A name in a key, cut where it would take the room of the picture.
  static func label(_ name: String) -> String {
    quoted(name.count > 26 ? name.prefix(25) + "…" : name)
  }

  /// Data within a script.
  static func block(_ name: String, _ rows: [[Double?]]) -> [String] {
    let lines = rows.map { $0.map { $0.map { "\($0)" } ?? "NaN" }.joined(separator: " ") }
    return ["$\(name) << EOD"] + lines + ["EOD"]
  }

  /// A range that holds some values with room around them.
  static func range(_ values: [Double]) -> String {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let room = high > low ? 0.08 * (high - low) : max(0.1 * abs(high), 0.05)
    return "[\(low - room):\(high + room)]"
  }
}
