/// What a file's checksum says about where it came from.
struct Provenance {
  var md5: String
  var verified: Bool
  var warnings: [String] = []

  /// Compares a checksum with the official one and with the embedded sample's.
  init(md5: String, of archive: OfficialArchive) {
    self.md5 = md5
    verified = md5 == archive.md5
    if SampleArchive.checksums.values.contains(md5) {
      warnings.append(
        "\(archive.fileName) is Rampart's embedded sample in the layout of \(archive.dataset): "
          + "synthetic images, no \(archive.dataset)")
    } else if !verified {
      warnings.append(
        "\(archive.fileName) has the unknown checksum md5:\(md5); "
          + "the official one is \(archive.md5)")
    }
  }
}
