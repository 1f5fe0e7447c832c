import Glibc

/// The fuzzer's input as a file in memory, which is what the readers take.
enum Scratch {
  static let path = "/dev/shm/rampart-fuzz-\(getpid())"
  private static let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)

  static func write(_ data: UnsafePointer<UInt8>?, _ size: Int) {
    ftruncate(descriptor, 0)
    pwrite(descriptor, data, size, 0)
  }

  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { write($0.baseAddress, $0.count) }
  }
}

/// Runs a reader; a refusal is a good answer, any other error is not.
func expectRefusal(_ body: () throws -> Void) {
  do {
    try body()
  } catch is ArchiveError {
  } catch {
    preconditionFailure("not an ArchiveError: \(error)")
  }
}
