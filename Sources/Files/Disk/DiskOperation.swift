package import Foundation

/// One thing that was done to a disk, of which a power cut may leave all, some or nothing.
///
/// Files that are open go by their descriptors, as they do for the kernel.
package enum DiskOperation: Sendable, Hashable {
  /// A file was opened for writing, and made where there was none.
  case open(Int32, path: String)
  /// Bytes were written at an offset.
  case write(Int32, at: Int, Data)
  /// A file was given a size.
  case truncate(Int32, to: Int)
  /// What was written to a file is on the disk.
  case synchronize(Int32)
  /// A file was closed.
  case close(Int32)
  /// A folder was made.
  case makeFolder(String)
  /// A file has another name, in place of what had it.
  case move(String, to: String)
  /// A file has another name besides its own.
  case link(String, to: String)
  /// A name is gone.
  case remove(String)
  /// The names in a folder are on the disk.
  case synchronizeFolder(String)
}
