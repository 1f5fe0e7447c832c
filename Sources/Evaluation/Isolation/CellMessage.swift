import Foundation

/// A line that a cell's process writes to its parent.
enum CellMessage: Codable {
  /// How far it has come.
  case progress(CellProgress)
  /// Why it gave up.
  case failure(Complaint)

  /// An error in words.
  struct Complaint: Codable {
    /// The sentence.
    let message: String
    /// Whether the data, not the model, is at fault.
    let isBadInput: Bool
    /// Whether memory ran out.
    let isOutOfMemory: Bool
    /// Whether the disk, not the model, is at fault: the journal or the result cannot be written.
    let isStorage: Bool
  }

  /// The line, with its end.
  var line: Data {
    get throws { try JSONEncoder().encode(self) + Data("\n".utf8) }
  }
}
