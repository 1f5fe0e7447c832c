import Foundation

/// Reads what a task's process says while it runs, and keeps what is to be kept.
///
/// Whoever waits for the process reads, on its own thread: handlers that a queue calls race with the end of the
/// process.
final class TaskListener {
  private let output: TaskStream
  private let errors: TaskStream
  private let report: (Data) -> Void
  private let memory: (any WorkMemory)?
  private let partner: (any TaskPartner)?
  private let input: TaskInput?
  private var parcels: [Data] = []
  private var isHeard = false
  private var pending = Data()
  private var lastErrors = Data()
  /// Why the process gave up, if it said so.
  private(set) var complaint: TaskComplaint?
  /// What it came to, if it said so.
  private(set) var outcome: Data?
  /// Why what it said cannot be kept or understood.
  private(set) var failure: (any Error)?

  /// - Parameters:
  ///   - partner: answers what the process asks.
  ///   - input: takes the answers to it.
  init(
    _ process: Process, _ memory: (any WorkMemory)?, _ partner: (any TaskPartner)?,
    _ input: TaskInput?, _ report: @escaping (Data) -> Void
  ) {
    (self.memory, self.partner, self.input) = (memory, partner, input)
    self.report = report
    (output, errors) = (TaskStream(), TaskStream())
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
  }

  /// Whether the process has said something since this was last asked; what a model prints is nothing.
  func hasHeard() -> Bool {
    defer { isHeard = false }
    return isHeard
  }

  /// The line of standard error that tells most: a Swift run-time error, or the last one.
  var lastWords: String {
    let text = String(decoding: lastErrors, as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let line = lines.last { $0.contains("Fatal error") } ?? lines.last { !$0.isEmpty } ?? ""
    return String(line.prefix(400))
  }

  /// Reads what is said within a time, in seconds; less where nobody is left who could say something.
  func listen(for seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    repeat {
      let left = max(.zero, end - .now) / .milliseconds(1)
      guard TaskStream.wait(for: [output, errors], milliseconds: Int(left.rounded(.up))) else {
        return
      }
      hear(output.arrived())
      remember(errors.arrived())
    } while .now < end
  }

  /// Reads what is left after the end.
  func finish() {
    while TaskStream.wait(for: [output, errors], milliseconds: 0) {
      hear(output.arrived())
      remember(errors.arrived())
    }
  }

  private func hear(_ data: Data) {
    guard !data.isEmpty, failure == nil else { return }
    pending += data
    do {
      while let frame = try TaskFrame.next(in: &pending) { try take(frame) }
    } catch {
      failure = error
    }
  }

  private func take(_ frame: TaskFrame) throws {
    isHeard = true
    switch frame.kind {
    case .progress: report(frame.content)
    case .record: try memory?.append(frame.content)
    case .restart: memory?.restart()
    case .state: memory?.save(state: frame.content.isEmpty ? nil : frame.content)
    case .outcome: outcome = frame.content
    case .complaint:
      complaint = try JSONDecoder().decode(TaskComplaint.self, from: frame.content)
    case .parcel: parcels.append(frame.content)
    case .request:
      guard let partner, let input else { throw TaskFrame.Malformed() }
      let (content, answered) = try partner.answer(frame.content, parcels)
      parcels = []
      input.post(answered.map { TaskFrame(.parcel, $0) } + [TaskFrame(.answer, content)])
    case .task, .begin, .answer: throw TaskFrame.Malformed()
    }
  }

  private func remember(_ data: Data) {
    let kept = 16_384
    lastErrors = (lastErrors + data.suffix(kept)).suffix(kept)
  }
}
