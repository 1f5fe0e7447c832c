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
}
