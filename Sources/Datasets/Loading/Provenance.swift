/// What a file's checksums say about where it came from.
struct Provenance {
  var checksums: Checksums
  var verified: Bool
  var warnings: [String] = []

  /// Compares checksums with the official ones and with the embedded sample's: both digests must be right.
  init(_ checksums: Checksums, of archive: OfficialArchive) {
    self.checksums = checksums
    verified = checksums == archive.checksums
    if SampleArchive.checksums.values.contains(checksums) {
      warnings.append(
        "\(archive.fileName) is Rampart's embedded sample in the layout of \(archive.dataset): "
          + "synthetic images, no \(archive.dataset)")
    } else if checksums.md5 != archive.checksums.md5 {
      warnings.append(
        "\(archive.fileName) has the unknown checksum md5:\(checksums.md5); "
          + "the official one is \(archive.checksums.md5)")
    } else if !verified {
      warnings.append(
        "\(archive.fileName) has the official MD5 but the unknown checksum sha256:\(checksums.sha256); "
          + "the official one is \(archive.checksums.sha256): somebody made it to be taken for that file"
      )
    }
  }
}
