package import Foundation

/// An attribute of an element; none takes a script, and addresses are `Link`s.
package struct Attribute: Sendable, Hashable {
  /// The attributes whose values are plain texts.
  package enum Name: String, Sendable {
    case lang, charset, name, content, id, role, tabindex, scope, title, alt, type, value, colspan
    case hidden, open, selected, width, height, placeholder, autocomplete
    case label = "aria-label"
    case labelledBy = "aria-labelledby"
    case describedBy = "aria-describedby"
    case sort = "aria-sort"
    case live = "aria-live"
    case current = "aria-current"
    case isHidden = "aria-hidden"
    case `for` = "for"
    case httpEquivalent = "http-equiv"
    case `class` = "class"
    case viewBox, d, x, y, x1, y1, x2, y2, cx, cy, r, transform
    case anchor = "text-anchor"
    case board = "data-board"
    case dataset = "data-dataset"
    case threat = "data-threat"
    case results = "data-results"
    case weights = "data-weights"
    case source = "data-source"
    case top = "data-top"
    case number = "data-n"
    case sortBy = "data-sort"
  }

  /// As it stands in a tag.
  let html: String

  private init(_ name: String, _ value: String) {
    let escaped = Markup.escaped(value)
    let isPlain = !value.isEmpty && value.utf8.allSatisfy(Self.isPlain)
    html = isPlain ? " \(name)=\(value)" : " \(name)=\"\(escaped)\""
  }

  /// An attribute with a text, of whomever.
  package init(_ name: Name, _ value: String) { self.init(name.rawValue, value) }

  /// An attribute with a number.
  package init(_ name: Name, _ value: Double) { self.init(name.rawValue, Chart.text(value)) }

  /// An attribute that is there or not.
  package static func flag(_ name: Name) -> Attribute { Attribute(name.rawValue, "") }

  /// The class.
  package static func `class`(_ value: String) -> Attribute { Attribute(.class, value) }

  /// Where a link leads.
  package static func href(_ link: Link) -> Attribute { Attribute("href", link.address) }

  /// A picture that stands in the page itself.
  package static func source(png: Data) -> Attribute {
    Attribute("src", "data:image/png;base64," + png.base64EncodedString())
  }

  /// Numbers that the style sheet draws with: custom properties.
  package static func numbers(_ properties: KeyValuePairs<String, Double>) -> Attribute {
    Attribute(
      "style", properties.map { "--\($0.key):\(Chart.text($0.value))" }.joined(separator: ";"))
  }

  /// Whether a character needs no quotes around its attribute, in HTML and in SVG inside it.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_.:;,%#/".utf8.contains(byte)
    }
  }
}
