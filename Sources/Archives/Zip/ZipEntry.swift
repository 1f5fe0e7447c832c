/// A file inside a zip archive, as the central directory describes it.
package struct ZipEntry: Hashable, Sendable {
  /// The name, with folders before slashes.
  package let name: String
  /// The compression method: 0 stored, 8 deflated.
  package let method: Int
  /// The CRC-32 of the contents.
  package let checksum: UInt32
  /// The number of bytes in the archive.
  package let compressedSize: Int
  /// The number of bytes of the contents.
  package let size: Int
  /// Where the local header begins.
  package let offset: Int
}
