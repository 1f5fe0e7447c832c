import Foundation

/// An address that a link may have: a file of the site, or a page on the web.
package struct Link: Sendable, Hashable {
  /// The address, percent-encoded.
  package let address: String

  /// A file, by its path from the site's folder; every part is encoded, so that no name is a scheme, a query
  /// or a folder above.
  ///
  /// - Parameters:
  ///   - path: the path, with `/` between its parts; `..` only at its start.
  ///   - page: the page that the link is on.
  ///   - fragment: the place in the file.
  package init(_ path: String, from page: PagePath, fragment: String? = nil) {
    let ways = path.split(separator: "/", omittingEmptySubsequences: false)
    let ups = ways.prefix { $0 == ".." }.count
    var parts = ways.enumerated().map { $0 >= ups && $1 == ".." ? "-" : Self.encoded($1) }
    // A colon in the first part would make a scheme of it.
    if parts[0].contains(":") { parts.insert(".", at: 0) }
    address =
      page.up + parts.joined(separator: "/") + (fragment.map { "#" + Self.encoded($0[...]) } ?? "")
  }

  /// An address that a link had before.
  init(address: String) { self.address = address }

  /// A place on the same page.
  package init(fragment: String) { address = "#" + Self.encoded(fragment[...]) }

  /// A page on the web; nil for anything that is not plain `https`.
  package init?(web text: String) {
    guard text.hasPrefix("https://"), let url = URL(string: text), url.host() != nil,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"'<>\\`".utf8.contains($0) })
    else { return nil }
    address = text
  }

  private static func encoded(_ part: Substring) -> String {
    let plain = "-_.~:"
    var result = ""
    for byte in part.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isLetter =
        byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if isLetter || plain.utf8.contains(byte) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "%" + String(format: "%02X", byte)
      }
    }
    return result
  }
}
