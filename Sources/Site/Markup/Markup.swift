import Experiments

/// A piece of HTML in which texts are escaped by construction: there is no way from a string to markup
/// but as text.
///
///     Tag.p(["Lost by ", Tag.b([Markup(text: name)])])
package struct Markup: Sendable, Hashable {
  /// The HTML.
  package let html: String

  private init(html: String) { self.html = html }

  /// A text, of whomever; what nobody would see becomes a space.
  package init(text: String) { html = Self.escaped(text) }

  /// Pieces one after the other.
  package init(_ pieces: [Markup]) { html = pieces.map(\.html).joined() }

  /// Nothing.
  package static let nothing = Markup(html: "")

  /// An element.
  package static func element(
    _ tag: Tag, _ attributes: [Attribute], _ children: [Markup]
  ) -> Markup {
    var html = "<" + tag.rawValue
    for attribute in attributes { html += attribute.html }
    if children.isEmpty, tag.isShape { return Markup(html: html + " />") }
    html += ">"
    for child in children { html += child.html }
    if !tag.isVoid, !tag.isClosedByWhatFollows { html += "</\(tag.rawValue)>" }
    return Markup(html: html)
  }

  /// A file of this module inside its element, where HTML reads no markup but the element's end.
  package static func embedded(_ resource: Resource) -> Markup {
    Markup(html: "<\(resource.tag.rawValue)>\(resource.text)</\(resource.tag.rawValue)>")
  }

  /// Data for the script: JSON in which nothing can end the element or begin a comment.
  package static func data(id: String, _ json: String) -> Markup {
    let safe = json.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
    return Markup(html: "<script type=application/json id=\"\(escaped(id))\">\(safe)</script>")
  }

  /// A text inside an element or a quoted attribute.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text {
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case _ where character.isInvisible: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}

extension Markup: ExpressibleByStringInterpolation {
  /// A text of ours; what is put into it is escaped with it.
  package init(stringLiteral value: String) { self.init(text: value) }
}
