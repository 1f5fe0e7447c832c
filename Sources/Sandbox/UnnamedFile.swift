internal import CSandbox
public import Foundation

/// A file in memory that nobody else can open: it is gone with the processes that have it.
public enum UnnamedFile {
  /// A new one, empty.
  ///
  /// - Throws: `POSIXError`.
  public static func make() throws -> FileHandle {
    let descriptor = cs_unnamed_file()
    guard descriptor >= 0 else { throw POSIXError(.init(rawValue: -descriptor) ?? .EIO) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
