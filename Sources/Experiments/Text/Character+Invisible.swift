extension Character {
  /// Whether there is something in it that has no look of its own: control characters, what turns the
  /// direction of a text or hides in it, and breaks of lines.
  package var isInvisible: Bool {
    unicodeScalars.contains {
      switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
      default: false
      }
    }
  }
}
