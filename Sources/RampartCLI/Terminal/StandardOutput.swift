import Experiments
import Files
import Foundation

/// Standard output: a command's result.
enum StandardOutput {
  /// Writes a line, or some; what in names and messages of others a terminal would obey is left out.
  static func line(_ text: String) { print(text.harmless) }

  /// Writes a document of JSON, whole.
  ///
  /// - Throws: `FileError` where there is no room for it.
  static func document(_ bytes: Data) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: bytes)
    } catch {
      throw FileError(.inaccessible, "Standard output cannot be written", path: "/dev/stdout")
    }
  }
}

extension String {
  /// The text with blanks in place of what has no look of its own, but for the ends of lines.
  var harmless: String { String(map { $0.isInvisible && $0 != "\n" ? " " : $0 }) }
}
