import Files
public import Foundation
import Results

/// The side of the process that wants a task done: starts another one for it, watches its limits, keeps what it
/// wants kept.
///
/// A model that crashes, hangs or eats all memory takes only that process with it, and one that would write
/// files, start programs or talk to others cannot.
public struct ConfinedProcess<Task: ConfinedTask> {
  private let task: Task
  private let journal: URL?
  private let limits: ProcessLimits
  private let partner: (any TaskPartner)?
  private let isCancelled: () -> Bool
  private let report: @Sendable (Task.Progress) -> Void

  /// A process that is not started yet.
  ///
  /// - Parameters:
  ///   - task: what it does.
  ///   - journal: where its journal is or goes, if one is kept.
  ///   - limits: what it may use.
  ///   - partner: answers what it asks while it runs; nil where it asks nothing.
  ///   - isCancelled: asked several times a second; the process is stopped once it says yes.
  ///   - report: is told how far it has come, by the thread that waits.
  public init(
    _ task: Task, journal: URL? = nil, limits: ProcessLimits = ProcessLimits(),
    partner: (any TaskPartner)? = nil, isCancelled: @escaping () -> Bool = { false },
    report: @escaping @Sendable (Task.Progress) -> Void = { _ in }
  ) {
    self.task = task
    self.journal = journal
    self.limits = limits
    self.partner = partner
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Runs the process to its end.
  ///
  /// - Throws: `TaskFailure`; `CancellationError`; `FileError` where the disk is at fault.
  public func run() throws -> Task.Outcome {
    let memory = try journal.map { try FileMemory.ofUser($0) }
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "work", Task.name, String(ProcessInfo.processInfo.processIdentifier),
      String(limits.addressSpace),
    ]
    var environment = ProcessInfo.processInfo.environment
    // A model needs nothing of the rest, where people keep their tokens.
    if !task.isServed { environment = environment.filter { ModelEnvironment.has($0.key) } }
    environment["SWIFT_BACKTRACE"] = "enable=no"  // the message is enough, and unwinding is slow
    process.environment = environment
    let job = try TaskJob(task, memory)
    let input = try partner.map { _ in try TaskInput() }
    process.standardInput = try input?.end ?? job.file
    let listener = TaskListener(process, memory, partner, input) { content in
      if let progress = try? JSONDecoder.ofTasks.decode(Task.Progress.self, from: content) {
        report(progress)
      }
    }
    try process.run()
    input?.processHasStarted()
    input?.post(job.frames + [TaskFrame(.begin)])
    let stop = watch(process, listener)
    process.waitUntilExit()
    listener.finish()
    return try outcome(of: process, listener, stop)
  }

  private func outcome(
    of process: Process, _ listener: TaskListener, _ stop: (any Error)?
  ) throws -> Task.Outcome {
    if let failure = listener.failure, failure is FileError || failure is RankError {
      throw failure
    }
    if let stop { throw stop }
    let code = Int(process.terminationStatus)
    if let complaint = listener.complaint { throw TaskFailure.error(complaint, exitCode: code) }
    guard process.terminationReason == .exit, code == 0, listener.failure == nil,
      let content = listener.outcome,
      let outcome = try? JSONDecoder.ofTasks.decode(Task.Outcome.self, from: content)
    else {
      // A signal to the whole group may end the process before we hear of it.
      Thread.sleep(forTimeInterval: 0.1)
      throw isCancelled() ? CancellationError() : crash(of: process, listener)
    }
    return outcome
  }

  /// Waits for the end and enforces the limits; returns why the process was stopped, if it was.
  private func watch(_ process: Process, _ listener: TaskListener) -> (any Error)? {
    var time = ActiveTime(of: process.processIdentifier)
    while process.isRunning {
      pause(0.05, listener)
      time.advance(isHeard: listener.hasHeard())
      guard let reason = listener.failure ?? violation(of: process, time) else { continue }
      if reason is CancellationError { letEnd(process, listener) }
      kill(process.processIdentifier, SIGKILL)
      return reason is TaskFrame.Malformed ? nil : reason
    }
    return nil
  }

  /// Gives the process a moment to leave the state of its work.
  private func letEnd(_ process: Process, _ listener: TaskListener) {
    process.terminate()
    let patience = Date(timeIntervalSinceNow: 3)
    while process.isRunning, Date() < patience { pause(0.02, listener) }
  }

  /// Lets time pass, and hears what is said in it; a process that closed its ends is about to end.
  private func pause(_ seconds: Double, _ listener: TaskListener) {
    let started = ContinuousClock.now
    listener.listen(for: seconds)
    if .now - started < .seconds(seconds) { Thread.sleep(forTimeInterval: 0.005) }
  }

  private func violation(of process: Process, _ time: ActiveTime) -> (any Error)? {
    isCancelled() ? CancellationError() : limits.violation(by: process.processIdentifier, time)
  }

  private func crash(of process: Process, _ listener: TaskListener) -> TaskFailure {
    let code = Int(process.terminationStatus)
    let words = listener.lastWords
    let tail = words.isEmpty ? "" : ": " + words
    return process.terminationReason == .uncaughtSignal
      ? TaskFailure(.crashed, "crashed with signal \(code)" + tail, signal: code)
      : TaskFailure(.crashed, "exited with code \(code)" + tail, exitCode: code)
  }
}
