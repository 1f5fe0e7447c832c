package import Foundation

/// A file that is open for writing, and closed with its last reference.
///
/// Where a call says false, the system refused, and `errno` says why.
package final class DiskFile {
  /// The kernel's number for it.
  let descriptor: Int32

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - flags: those of `open`, `O_TRUNC` and `O_APPEND` excepted.
  ///   - mode: the permissions of a new file, from which the process's mask takes.
  package init?(_ url: URL, _ flags: Int32, mode: mode_t = 0o644) {
    let descriptor = open(url.path, flags | O_CLOEXEC, mode)
    // Before there is anything to close, which would change `errno`.
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    Disk.tell(.open(descriptor, path: url.path))
  }

  deinit {
    Disk.tell(.close(descriptor))
    close(descriptor)
  }

  /// Takes the kernel's lock on it, which ends with the process; false where another one has it (`EWOULDBLOCK`), and
  /// where the file system has no locks.
  func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Whether a name is left of it.
  var hasName: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  /// Its size in bytes.
  package var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Writes all bytes, from an offset on.
  package func write(_ data: Data, at offset: Int) -> Bool {
    let isWritten = data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    if isWritten { Disk.tell(.write(descriptor, at: offset, data)) }
    return isWritten
  }

  /// Cuts it, or makes it longer by zeros.
  @discardableResult
  package func truncate(to size: Int) -> Bool {
    guard ftruncate(descriptor, off_t(size)) == 0 else { return false }
    Disk.tell(.truncate(descriptor, to: size))
    return true
  }

  /// Waits until what it holds is on the disk.
  package func synchronize() -> Bool {
    guard fsync(descriptor) == 0 else { return false }
    Disk.tell(.synchronize(descriptor))
    return true
  }
}
