import Foundation

/// A new file beside the one that it is to become, removed unless it does.
///
/// It is hidden, and of another extension, so that what a killed process leaves is never read. Its process holds a
/// lock of the kernel's on it: one that nobody holds was left, and goes when the next one is made for the same name.
final class TemporaryFile {
  let url: URL
  let file: DiskFile

  /// Makes one; nil where the system refuses (`errno`).
  ///
  /// - Parameters:
  ///   - target: the file that it is to become.
  ///   - mode: its permissions, from which the process's mask takes.
  init?(for target: URL, mode: mode_t = 0o644) {
    Self.removeLeftovers(of: target)
    while true {
      let name = Self.prefix(of: target) + UUID().uuidString.prefix(8) + Self.suffix
      let place = target.deletingLastPathComponent().appendingPathComponent(name)
      guard let file = DiskFile(place, O_WRONLY | O_CREAT | O_EXCL, mode: mode) else { return nil }
      // Whoever looks for leftovers may have come between the making and the locking.
      guard (file.lock() || errno != EWOULDBLOCK) && file.hasName else { continue }
      (self.url, self.file) = (place, file)
      return
    }
  }

  deinit { Disk.remove(url) }

  private static let suffix = ".tmp"

  private static func prefix(of target: URL) -> String { ".\(target.lastPathComponent)." }

  private static func removeLeftovers(of target: URL) {
    let (folder, prefix) = (target.deletingLastPathComponent(), prefix(of: target))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names
    where name.hasPrefix(prefix) && name.hasSuffix(suffix)
      && name.utf8.count == prefix.utf8.count + 8 + suffix.utf8.count
    {
      let place = folder.appendingPathComponent(name)
      guard let file = DiskFile(place, O_WRONLY | O_NOFOLLOW | O_NONBLOCK), file.lock() else {
        continue
      }
      Disk.remove(place)
    }
  }
}
