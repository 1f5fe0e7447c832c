/// The elements that pages are made of.
package enum Tag: String, Sendable {
  case html, head, meta, title, link, body, style, script, noscript
  case header, main, footer, nav, section, article, aside, figure, figcaption, div, span
  case h1, h2, h3, h4, p, a, b, strong, em, small, code, pre, br, hr, img, abbr, time
  case ul, ol, li, dl, dt, dd, details, summary
  case table, caption, thead, tbody, tr, th, td
  case form, fieldset, legend, label, input, select, option, button, output
  case svg, g, path, line, rect, circle, text

  /// The element with some attributes and children.
  package func callAsFunction(_ attributes: [Attribute], _ children: [Markup] = []) -> Markup {
    .element(self, attributes, children)
  }

  /// The element without attributes.
  package func callAsFunction(_ children: [Markup]) -> Markup { .element(self, [], children) }

  /// Whether it has neither children nor an end.
  var isVoid: Bool {
    switch self {
    case .meta, .link, .br, .hr, .img, .input: true
    default: false
    }
  }

  /// Whether it is one of SVG's that may end where it begins.
  var isShape: Bool {
    switch self {
    case .path, .line, .rect, .circle: true
    default: false
    }
  }

  /// Whether HTML lets its end be left out, whatever it is among here.
  var isClosedByWhatFollows: Bool {
    switch self {
    case .td, .th, .tr, .thead, .tbody, .li, .dt, .dd, .option: true
    default: false
    }
  }
}
