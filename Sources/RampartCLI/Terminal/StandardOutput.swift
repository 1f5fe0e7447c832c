/// Standard output: a command's result.
enum StandardOutput {
  /// Writes a line, or some; what in names and messages of others a terminal would obey is left out.
  static func line(_ text: String) { print(text.harmless) }
}

extension String {
  /// The text with blanks in place of control characters, but for breaks of lines.
  var harmless: String {
    String(
      map { character in
        let isControl = character.unicodeScalars.contains {
          $0.properties.generalCategory == .control
        }
        return isControl && character != "\n" ? " " : character
      })
  }
}
