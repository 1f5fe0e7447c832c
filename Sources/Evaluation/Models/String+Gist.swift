import Foundation

extension String {
  /// What is wrong, out of a trace of the calls in which it went wrong, such as TorchScript's interpreter gives: its first
  /// line says only that something went wrong.
  var gist: Substring {
    let lines = split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return (lines.last { $0.contains("Error: ") } ?? lines.first { !$0.isEmpty } ?? "")[...]
  }
}
