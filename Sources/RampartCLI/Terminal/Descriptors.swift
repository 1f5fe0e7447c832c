import Foundation

/// The files, pipes and sockets that this process may have open at once.
enum Descriptors {
  /// Processes that do the work, their pipes, and what Foundation waits with.
  private static let fewest: rlim_t = 64
  private static let wanted: rlim_t = 4096

  /// Takes as many as there are, to a sensible number.
  ///
  /// - Returns: what to say where they are too few: Foundation ends the process with a trap there.
  static func shortage() -> String? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, wanted))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur < fewest else { return nil }
    return "a process may open \(limit.rlim_cur) files here, Rampart needs \(fewest); "
      + "raise the limit with ulimit -n"
  }
}
