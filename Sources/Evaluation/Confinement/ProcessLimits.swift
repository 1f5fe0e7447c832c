public import Foundation

/// What a cell's process may use before it is stopped.
public struct ProcessLimits: Hashable, Sendable {
  /// The time in all, in seconds.
  public var time: TimeInterval
  /// The time without a sign of progress, in seconds.
  public var stall: TimeInterval
  /// Resident memory, in bytes.
  public var memory: Int

  /// Limits; by default a day, ten minutes, and nine tenths of the machine's memory.
  public init(
    time: TimeInterval = 86_400, stall: TimeInterval = 600, memory: Int? = nil
  ) {
    self.time = time
    self.stall = stall
    self.memory = memory ?? Int(ProcessInfo.processInfo.physicalMemory / 10 * 9)
  }

  /// As long as it takes: for what a user waits for and can stop.
  public static let patient = ProcessLimits(time: .infinity, stall: .infinity)

  /// The resident memory of a process in bytes, as Linux tells it; 0 where it tells nothing.
  static func residentMemory(of process: Int32) -> Int {
    guard
      let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
