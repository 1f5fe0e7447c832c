import Foundation
import Synchronization

/// Reads what a task's process says while it runs, and keeps what is to be kept.
final class TaskListener: Sendable {
  private struct State {
    var isHeard = false
    var pending = Data()
    var complaint: TaskComplaint?
    var outcome: Data?
    var failure: (any Error)?
    var errors = Data()
    var memory: (any WorkMemory)?
  }

  private let state: Mutex<State>
  /// Who reads takes what was read in before anybody reads on: the order of bytes is the messages'.
  private let turn = Mutex(())
  private let output = Pipe()
  private let errors = Pipe()
  private let report: @Sendable (Data) -> Void

  init(
    _ process: Process, _ memory: sending (any WorkMemory)?,
    _ report: @escaping @Sendable (Data) -> Void
  ) {
    state = Mutex(State(memory: memory))
    self.report = report
    process.standardOutput = output
    process.standardError = errors
    output.fileHandleForReading.readabilityHandler = { [self] file in
      turn.withLock { _ in hear(file.availableData) }
    }
    errors.fileHandleForReading.readabilityHandler = { [self] file in
      turn.withLock { _ in remember(file.availableData) }
    }
  }

  /// Whether the process has said something since this was last asked; what a model prints is nothing.
  func hasHeard() -> Bool {
    state.withLock { state in
      defer { state.isHeard = false }
      return state.isHeard
    }
  }

  /// Why the process gave up, if it said so.
  var complaint: TaskComplaint? { state.withLock { $0.complaint } }

  /// What it came to, if it said so.
  var outcome: Data? { state.withLock { $0.outcome } }

  /// Why what it said cannot be kept or understood.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// The line of standard error that tells most: a Swift run-time error, or the last one.
  var lastWords: String {
    let text = state.withLock { String(decoding: $0.errors, as: UTF8.self) }
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let line = lines.last { $0.contains("Fatal error") } ?? lines.last { !$0.isEmpty } ?? ""
    return String(line.prefix(400))
  }

  /// Reads what is left after the end.
  func finish() {
    output.fileHandleForReading.readabilityHandler = nil
    errors.fileHandleForReading.readabilityHandler = nil
    turn.withLock { _ in
      hear((try? output.fileHandleForReading.readToEnd()) ?? Data())
      remember((try? errors.fileHandleForReading.readToEnd()) ?? Data())
    }
  }

  private func hear(_ data: Data) {
    guard !data.isEmpty else { return }
    let progress = state.withLock { state -> [Data] in
      guard state.failure == nil else { return [] }
      state.pending += data
      do {
        return try take(&state)
      } catch {
        state.failure = error
        return []
      }
    }
    for content in progress { report(content) }
  }

  /// Takes every whole message; returns the reports of progress.
  private func take(_ state: inout State) throws -> [Data] {
    var progress: [Data] = []
    while let frame = try TaskFrame.next(in: &state.pending) {
      state.isHeard = true
      switch frame.kind {
      case .progress: progress.append(frame.content)
      case .record: try state.memory?.append(frame.content)
      case .restart: state.memory?.restart()
      case .state: state.memory?.save(state: frame.content.isEmpty ? nil : frame.content)
      case .outcome: state.outcome = frame.content
      case .complaint:
        state.complaint = try JSONDecoder().decode(TaskComplaint.self, from: frame.content)
      case .task: throw TaskFrame.Malformed()
      }
    }
    return progress
  }

  private func remember(_ data: Data) {
    let kept = 16_384
    state.withLock { $0.errors = ($0.errors + data.suffix(kept)).suffix(kept) }
  }
}
