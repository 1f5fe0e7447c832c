import Experiments

/// Standard output: a command's result.
enum StandardOutput {
  /// Writes a line, or some; what in names and messages of others a terminal would obey is left out.
  static func line(_ text: String) { print(text.harmless) }
}

extension String {
  /// The text with blanks in place of what has no look of its own, but for the ends of lines.
  var harmless: String { String(map { $0.isInvisible && $0 != "\n" ? " " : $0 }) }
}
