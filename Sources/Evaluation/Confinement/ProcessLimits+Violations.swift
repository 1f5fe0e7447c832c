import Foundation
import Results

extension ProcessLimits {
  /// What a process has exceeded, if anything.
  func violation(by process: Int32, _ active: ActiveTime) -> TaskFailure? {
    if active.total > time {
      return TaskFailure(
        .timedOut, "stopped after \(Int(time)) s, the time limit (--time-limit)",
        signal: Int(SIGKILL))
    }
    if active.silence > stall {
      return TaskFailure(
        .timedOut,
        "stopped: no sign of progress for \(Int(stall)) s (--stall-limit); a model call hangs",
        signal: Int(SIGKILL))
    }
    let used = Self.residentMemory(of: process)
    guard used > memory else { return nil }
    return TaskFailure(
      .outOfMemory,
      "stopped: used \(used >> 20) MiB of memory, more than \(memory >> 20) MiB "
        + "(--memory-limit); a smaller --chunk or fewer --threads need less",
      signal: Int(SIGKILL))
  }

  /// The address space that goes with the memory: much more is mapped than is used, but what grows faster than
  /// anybody looks ends there.
  var addressSpace: Int { 2 * memory + (16 << 30) }
}
