import FakeDevice
import Foundation

/// What a process asked of the device, handed from the process that did to the one that wants to know.
struct Counts {
  /// Copies from the device to main memory, each of which waits for all that was asked before.
  let copiesFrom: Int
  /// Operations on the device.
  let kernels: Int
  /// Sums over processes that the device made.
  let sums: Int
  /// The most of the device's memory that a process took, in bytes.
  let bytes: Int

  /// Where a process is to leave its counts, as an environment.
  ///
  /// A confined process may write to it, as it is open before, but for the limit on the size of files.
  static func environment(_ file: URL) -> [String: String] {
    [placeOfCounts: file.path, "RAMPART_SANDBOX": "no-new-privileges,landlock,seccomp"]
  }

  /// What all processes left at a place, in sum; nil where none did.
  init?(reading file: URL) {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
      .filter { $0.count == 4 }
    copiesFrom = rows.map { $0[0] }.reduce(0, +)
    kernels = rows.map { $0[1] }.reduce(0, +)
    sums = rows.map { $0[2] }.reduce(0, +)
    bytes = rows.map { $0[3] }.max() ?? 0
  }

  /// Leaves the counts when this process ends, where somebody wants them: one line a process.
  static func keepAtExit() {
    guard let path = ProcessInfo.processInfo.environment[placeOfCounts] else { return }
    openFile = fopen(path, "ae")
    atexit {
      let counts = fake_device_count()
      guard let file = openFile else { return }
      fputs("\(counts.copies_from) \(counts.kernels) \(counts.sums) \(counts.bytes)\n", file)
      fclose(file)
    }
  }
}

/// The file for the counts; written when the process starts and read when it ends.
private nonisolated(unsafe) var openFile: UnsafeMutablePointer<FILE>?

/// The name of the variable that says where counts go.
private let placeOfCounts = "RAMPART_FAKE_DEVICE_COUNTS"
