import Files
public import Foundation
import Results

/// The parent's side of a cell's process: starts it, watches its limits, reads its reports.
///
/// A defense that crashes, hangs or eats all memory takes only its own process with it.
public struct CellProcess {
  private let cell: Cell
  private let journal: URL?
  private let limits: ProcessLimits
  private let isCancelled: () -> Bool
  private let report: @Sendable (CellProgress) -> Void

  /// A process that is not started yet.
  ///
  /// - Parameters:
  ///   - cell: what it measures.
  ///   - journal: where its journal is or goes, if one is kept.
  ///   - limits: what it may use.
  ///   - isCancelled: asked several times a second; the process is stopped once it says yes.
  ///   - report: is told how far it has come, on another thread.
  public init(
    _ cell: Cell, journal: URL? = nil, limits: ProcessLimits, isCancelled: @escaping () -> Bool,
    report: @escaping @Sendable (CellProgress) -> Void
  ) {
    self.cell = cell
    self.journal = journal
    self.limits = limits
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Runs the process to its end.
  ///
  /// - Throws: `CellFailure`; `CancellationError`; `ResultsError` where the disk is at fault.
  public func run() throws -> CellMeasurement {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (job, result) = (folder.appending(path: "cell.json"), folder.appending(path: "result.json"))
    try JSONEncoder().encode(cell).write(to: job)

    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "evaluate-cell", job.path, result.path, String(ProcessInfo.processInfo.processIdentifier),
    ]
    if let journal { process.arguments?.append(journal.path) }
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"  // the message is enough, and unwinding is slow
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let listener = CellListener(process, report)
    try process.run()
    let stop = watch(process, listener)
    process.waitUntilExit()
    listener.finish()
    if let stop { throw stop }
    if let complaint = listener.complaint, complaint.isStorage {
      throw FileError(.inaccessible, complaint.message)
    }
    if let complaint = listener.complaint {
      throw CellFailure(
        complaint.isOutOfMemory ? .outOfMemory : .failed, complaint.message,
        exitCode: complaint.isBadInput ? 65 : Int(process.terminationStatus),
        isBadInput: complaint.isBadInput)
    }
    guard process.terminationReason == .exit, process.terminationStatus == 0,
      FileManager.default.fileExists(atPath: result.path)
    else {
      // A signal to the whole group may end the process before we hear of it.
      Thread.sleep(forTimeInterval: 0.1)
      throw isCancelled() ? CancellationError() : crash(of: process, listener)
    }
    return try CellMeasurement(reading: result)
  }

  /// Waits for the end and enforces the limits; returns why the process was stopped, if it was.
  private func watch(_ process: Process, _ listener: CellListener) -> (any Error)? {
    let started = Date()
    while process.isRunning {
      Thread.sleep(forTimeInterval: 0.05)
      guard let reason = violation(of: process, started, listener.lastHeard) else { continue }
      if reason is CancellationError { letEnd(process) }
      kill(process.processIdentifier, SIGKILL)
      return reason
    }
    return nil
  }

  /// Gives the process a moment to leave the state of its work.
  private func letEnd(_ process: Process) {
    process.terminate()
    let patience = Date(timeIntervalSinceNow: 3)
    while process.isRunning, Date() < patience { Thread.sleep(forTimeInterval: 0.02) }
  }

  private func violation(_ started: Date, _ heard: Date) -> (any Error)? {
    let now = Date()
    if isCancelled() { return CancellationError() }
    if now.timeIntervalSince(started) > limits.time {
      return CellFailure(
        .timedOut, "stopped after \(Int(limits.time)) s, the time limit (--time-limit)",
        signal: Int(SIGKILL))
    }
    if now.timeIntervalSince(heard) > limits.stall {
      return CellFailure(
        .timedOut,
        "stopped: no sign of progress for \(Int(limits.stall)) s (--stall-limit); a model call hangs",
        signal: Int(SIGKILL))
    }
    return nil
  }

  private func violation(of process: Process, _ started: Date, _ heard: Date) -> (any Error)? {
    if let reason = violation(started, heard) { return reason }
    let memory = ProcessLimits.residentMemory(of: process.processIdentifier)
    guard memory > limits.memory else { return nil }
    return CellFailure(
      .outOfMemory,
      "stopped: used \(memory >> 20) MiB of memory, more than \(limits.memory >> 20) MiB "
        + "(--memory-limit); a smaller --chunk or fewer --threads need less",
      signal: Int(SIGKILL))
  }

  private func crash(of process: Process, _ listener: CellListener) -> CellFailure {
    let code = Int(process.terminationStatus)
    let words = listener.lastWords
    let tail = words.isEmpty ? "" : ": " + words
    return process.terminationReason == .uncaughtSignal
      ? CellFailure(.crashed, "crashed with signal \(code)" + tail, signal: code)
      : CellFailure(.crashed, "exited with code \(code)" + tail, exitCode: code)
  }
}
