/// A regular file inside a tar archive.
package struct TarMember: Hashable, Sendable {
  /// The path inside the archive, without a leading `./`.
  package let path: String
  /// The size in bytes that its header declares.
  package let size: Int
}
