import Experiments
import Foundation
import Results

/// Standard error: everything that is not a command's result.
enum StandardError {
  /// Whether somebody is looking at a terminal.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// The number of columns of the terminal that shows standard output; nil where there is none.
  static var width: Int? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }

  /// Writes a line, or some; what in names and messages of others a terminal would obey is left out.
  static func line(_ text: String) { write(text.harmless + "\n") }

  /// Writes a line for each reason to doubt a result.
  static func flags(of result: EvaluationResult) {
    for flag in result.flags { line("Flag: \(result.defense), \(flag.id): \(flag.message)") }
  }

  /// Writes text as it is; where there is no room for it, the work goes on.
  static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
