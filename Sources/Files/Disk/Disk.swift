package import Foundation

/// The way to the disk of all that is to be there after a power cut.
///
/// What a file holds is on the disk once it was synchronized, and a name once its folder was. Nothing else is
/// certain, nor that what was done first is there first. `Documentation/power-cuts.md` says what follows.
package enum Disk {
  /// Sees what this task does to the disk: tests build from it what a power cut may leave.
  @TaskLocal package static var witness: (any DiskWitness)?

  /// Makes a folder, and those above it that are missing, so that they last.
  ///
  /// - Parameter mode: the permissions of the new ones, from which the process's mask takes.
  /// - Throws: `FileError`.
  package static func makeFolder(_ folder: URL, mode: mode_t = 0o777) throws {
    let (folder, above) = (folder.absoluteURL, folder.absoluteURL.deletingLastPathComponent())
    guard !isFolder(folder.path) else { return }
    if above.path.utf8.count < folder.path.utf8.count { try makeFolder(above, mode: mode) }
    if mkdir(folder.path, mode) == 0 {
      tell(.makeFolder(folder.path))
    } else {
      // Another process may have made it since, and not yet have made it last.
      let reason = String(cString: strerror(errno))
      guard isFolder(folder.path) else {
        throw FileError(.inaccessible, "The folder cannot be made: \(reason)", path: folder.path)
      }
    }
    synchronize(folder: above)
  }

  /// Gives a file another name, in place of what has it; false where the system refuses (`errno`).
  package static func move(_ file: URL, to name: URL) -> Bool {
    guard rename(file.path, name.path) == 0 else { return false }
    tell(.move(file.path, to: name.path))
    return true
  }

  /// Gives a file a second name that nothing has; false where the system refuses (`errno`).
  static func link(_ file: URL, to name: URL) -> Bool {
    guard Foundation.link(file.path, name.path) == 0 else { return false }
    tell(.link(file.path, to: name.path))
    return true
  }

  /// Removes a file, which may come back with a power cut; a folder of that name stays.
  package static func remove(_ file: URL) {
    if unlink(file.path) == 0 { tell(.remove(file.path)) }
  }

  /// Makes the names in a folder last; a file system that cannot is not an error.
  package static func synchronize(folder: URL) {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
    tell(.synchronizeFolder(folder.path))
  }

  static func tell(_ operation: @autoclosure () -> DiskOperation) {
    if let witness { witness.see(operation()) }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
