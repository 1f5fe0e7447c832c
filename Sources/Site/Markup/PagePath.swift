import Files

/// Where a page lies in the site's folder.
package struct PagePath: Sendable, Hashable {
  /// The path from the site's folder.
  package let text: String

  private init(_ text: String) { self.text = text }

  /// The first page.
  package static let index = PagePath("index.html")

  /// The folders that hold nothing but pages.
  package static let folders = ["defenses", "boards"]

  /// The page of a defense.
  package static func defense(_ name: String) -> PagePath {
    PagePath("defenses/\(FileName.distinct(name)).html")
  }

  /// The page of a board, by a name that is fit for files.
  package static func board(_ slug: String) -> PagePath { PagePath("boards/\(slug).html") }

  /// The way from here to the site's folder.
  var up: String { String(repeating: "../", count: text.count { $0 == "/" }) }

  /// A link from another page.
  package func link(from page: PagePath, fragment: String? = nil) -> Link {
    Link(text, from: page, fragment: fragment)
  }
}
