import Files

/// What every page has around its contents.
struct Document {
  /// Where it lies.
  let path: PagePath
  /// What the window's heading says.
  let title: String
  /// What a search engine shows below the title.
  let summary: String

  /// How every page begins: by it a writer knows the pages that it may take away.
  static let opening =
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=generator content=rampart>"

  /// The page around some contents.
  ///
  /// Its policy lets the embedded script in and nothing else, from nowhere: whatever a text of somebody's
  /// result says, it cannot run, nor fetch.
  func page(header: [Markup], _ contents: [Markup], needsScript: Bool = false) -> SitePage {
    let policy = [
      "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:",
      "script-src \(needsScript ? Resource.script.integrity : "'none'")", "base-uri 'none'",
      "form-action 'none'",
    ].joined(separator: "; ")
    let head = Markup([
      Tag.meta([
        Attribute(.httpEquivalent, "Content-Security-Policy"), Attribute(.content, policy),
      ]),
      Tag.meta([
        Attribute(.name, "viewport"), Attribute(.content, "width=device-width, initial-scale=1"),
      ]),
      Tag.meta([Attribute(.name, "color-scheme"), Attribute(.content, "light dark")]),
      Tag.meta([Attribute(.name, "description"), Attribute(.content, summary)]),
      Tag.title([Markup(text: title)]), .embedded(.style),
    ])
    let body = Markup([
      Tag.a([.class("skip"), .href(Link(fragment: "main"))], ["Skip to the contents"]),
      Tag.header([.class("top")], header), Tag.main([Attribute(.id, "main")], contents),
      Tag.footer([
        "Made by ", Tag.code(["\(ProgramName.short) leaderboard"]),
        " from the results alone: the same results give the same bytes. ",
        "No page asks anything of any other machine.",
      ]),
      needsScript ? .embedded(.script) : .nothing,
    ])
    return SitePage(path: path.text, html: Self.opening + head.html + body.html + "\n")
  }
}

extension Markup {
  /// Sentences in which what stands between backquotes is code.
  init(prose: String) {
    let parts = prose.split(separator: "`", omittingEmptySubsequences: false)
    self.init(
      parts.enumerated().map { index, part in
        index.isMultiple(of: 2)
          ? Markup(text: String(part)) : Tag.code([Markup(text: String(part))])
      })
  }
}
