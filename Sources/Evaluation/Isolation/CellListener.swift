import Foundation
import Synchronization

/// Reads what a cell's process writes while it runs.
final class CellListener: Sendable {
  private struct State {
    var lastHeard = Date()
    var pending = Data()
    var complaint: CellMessage.Complaint?
    var errors = Data()
  }

  private let state = Mutex(State())
  private let output = Pipe()
  private let errors = Pipe()
  private let report: @Sendable (CellProgress) -> Void

  init(_ process: Process, _ report: @escaping @Sendable (CellProgress) -> Void) {
    self.report = report
    process.standardOutput = output
    process.standardError = errors
    output.fileHandleForReading.readabilityHandler = { [self] in hear($0.availableData) }
    errors.fileHandleForReading.readabilityHandler = { [self] in remember($0.availableData) }
  }

  /// When the process last said something.
  var lastHeard: Date { state.withLock { $0.lastHeard } }

  /// Why the process gave up, if it said so.
  var complaint: CellMessage.Complaint? { state.withLock { $0.complaint } }

  /// The line of standard error that tells most: a Swift run-time error, or the last one.
  var lastWords: String {
    let text = state.withLock { String(decoding: $0.errors, as: UTF8.self) }
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.last { $0.contains("Fatal error") } ?? lines.last { !$0.isEmpty } ?? ""
  }

  /// Reads what is left after the end.
  func finish() {
    output.fileHandleForReading.readabilityHandler = nil
    errors.fileHandleForReading.readabilityHandler = nil
    hear((try? output.fileHandleForReading.readToEnd()) ?? Data())
    remember((try? errors.fileHandleForReading.readToEnd()) ?? Data())
  }

  private func hear(_ data: Data) {
    guard !data.isEmpty else { return }
    let lines = state.withLock { state in
      state.lastHeard = Date()
      state.pending += data
      var parts = state.pending.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      state.pending = Data(parts.removeLast())
      return parts.map { Data($0) }
    }
    for line in lines {
      switch try? JSONDecoder().decode(CellMessage.self, from: line) {
      case .progress(let progress): report(progress)
      case .failure(let complaint): state.withLock { $0.complaint = complaint }
      case nil: continue  // a defense's own print
      }
    }
  }

  private func remember(_ data: Data) {
    let kept = 16_384
    state.withLock { $0.errors = ($0.errors + data).suffix(kept) }
  }
}
