import Foundation

/// Standard error: everything that is not a command's result.
enum StandardError {
  /// Whether somebody is looking at a terminal.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Writes a line.
  static func line(_ text: String) { write(text + "\n") }

  /// Writes text as it is.
  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
