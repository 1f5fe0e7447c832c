/// Names that are safe in any folder.
package enum FileName {
  /// The name with everything but ASCII letters, digits, `.`, `_`, `+` and `-` replaced by `-`.
  ///
  /// A leading dot is replaced too, so that no name means a folder above or a hidden file; an
  /// empty name becomes `unnamed`. At most 120 characters are kept.
  package static func sanitized(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars.prefix(120) {
      let isSafe =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || "._+-".unicodeScalars.contains(scalar)
      result.unicodeScalars.append(isSafe ? scalar : "-")
    }
    if result.hasPrefix(".") { result = "-" + result.dropFirst() }
    return result.isEmpty ? "unnamed" : result
  }

  /// A safe name that two different names never share by accident.
  ///
  /// A name that is safe already is kept; any other gets a checksum of itself behind it, so that
  /// `a/b` does not replace `a-b`.
  package static func distinct(_ name: String) -> String {
    let safe = sanitized(name)
    guard safe != name else { return name }
    // FNV-1a: what is needed is the same number everywhere, not secrecy.
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let digits = String(hash, radix: 16)
    return safe + "-" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
