import Foundation
import Glibc

/// A file in memory that this process and a server both have before them.
final class SharedArrays {
  let path: String
  let size: Int
  private let base: UnsafeMutableRawPointer

  /// A new file of so many bytes, for this user alone.
  init(size: Int) throws {
    let isShared = FileManager.default.fileExists(atPath: "/dev/shm")
    let folder = isShared ? "/dev/shm" : NSTemporaryDirectory()
    path = folder + "/rampart-\(getpid())-\(UUID().uuidString)"
    self.size = size
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw ServerFailure("cannot make \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    // Room that is not there ends in an error here, not in a signal later.
    let status = posix_fallocate(file, 0, off_t(size))
    guard status == 0,
      let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), base != MAP_FAILED
    else {
      unlink(path)
      throw ServerFailure("no \(size) bytes of shared memory in \(path)")
    }
    self.base = base
  }

  deinit {
    munmap(base, size)
    unlink(path)
  }

  /// Removes the file's name, so that it goes with the processes that have it, however they end.
  func removeName() { unlink(path) }

  /// Room for so many numbers from a byte on.
  func floats(at offset: Int, count: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(offset >= 0 && offset + 4 * count <= size, "beyond the shared memory")
    return UnsafeMutableBufferPointer(
      start: (base + offset).bindMemory(to: Float.self, capacity: count), count: count)
  }
}
