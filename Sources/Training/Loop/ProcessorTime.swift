import Foundation

/// The time that processors have worked for this process.
enum ProcessorTime {
  /// In seconds, all threads together.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
