import Foundation

/// The reading end of a pipe that a task's process writes into.
final class TaskStream {
  /// What the process is given.
  let pipe = Pipe()
  private var isOpen = true
  private var isReady = false

  /// Waits until something can be read from some streams, or until they ended.
  ///
  /// - Parameters:
  ///   - streams: those that are waited for.
  ///   - milliseconds: the longest time; 0 only looks.
  /// - Returns: whether something has come, an end among it; false at once where all ended before.
  static func wait(for streams: [TaskStream], milliseconds: Int) -> Bool {
    let open = streams.filter(\.isOpen)
    guard !open.isEmpty else { return false }
    var polled = open.map {
      pollfd(fd: $0.pipe.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&polled, nfds_t(polled.count), Int32(clamping: milliseconds)) > 0 else {
      return false
    }
    for (stream, found) in zip(open, polled) { stream.isReady = found.revents != 0 }
    return true
  }

  /// What has come since the last wait; nothing where that found nothing, or the end.
  func arrived() -> Data {
    guard isReady else { return Data() }
    isReady = false
    let data = pipe.fileHandleForReading.availableData
    isOpen = !data.isEmpty
    return data
  }
}
