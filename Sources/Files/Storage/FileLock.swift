public import Foundation

/// The right to make a result, which one process at a time has.
///
/// A lock of the kernel's on a file beside the result: it ends with its process, however that ends,
/// so that what a killed process leaves behind keeps nobody out.
public final class FileLock {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock of a result.
  ///
  /// - Parameter result: the result's file, which need not exist; its folder is made.
  /// - Throws: `FileError`, `busy` where another process has it.
  public init(of result: URL) throws {
    let name = "." + result.deletingPathExtension().lastPathComponent + ".lock"
    let folder = result.deletingLastPathComponent()
    path = folder.appendingPathComponent(name).path
    try Disk.makeFolder(folder)
    descriptor = try Self.locked(path, for: result)
    let owner = Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8)
    // For the message that others get; without it the lock holds all the same.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, owner, owner.count, 0) }
  }

  deinit {
    if Self.isStill(descriptor, at: path) { unlink(path) }
    close(descriptor)
  }

  /// The descriptor of the lock file, locked.
  private static func locked(_ path: String, for result: URL) throws -> Int32 {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard file >= 0 else {
        let reason = errno == ELOOP ? "it is a link" : String(cString: strerror(errno))
        throw FileError(.inaccessible, "The lock file cannot be made: \(reason)", path: path)
      }
      // A file system without locks is no reason to measure nothing.
      if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EAGAIN {
        let owner = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        close(file)
        throw busy(result, owner: owner.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      // Whoever had it before may have removed the file between our opening and our locking.
      if isStill(file, at: path) { return file }
      close(file)
    }
  }

  private static func isStill(_ file: Int32, at path: String) -> Bool {
    var (mine, there) = (stat(), stat())
    return fstat(file, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino
      && mine.st_dev == there.st_dev
  }

  private static func busy(_ result: URL, owner: String) -> FileError {
    let process = Int(owner).map { "process \($0)" } ?? "another process"
    return FileError(
      .busy,
      "This result is being made by \(process); wait for it or stop it, or give another "
        + "folder with --results", path: result.path)
  }
}
