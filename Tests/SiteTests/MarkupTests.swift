import Foundation
import Site
import Testing

@Suite("Markup")
struct MarkupTests {
  @Test("texts are escaped wherever they stand")
  func escaping() {
    let hostile = "<script>alert('x')</script>\"&\u{202E}\n"
    let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;  "
    #expect(Markup(text: hostile).html == escaped)
    #expect(Tag.p(["\(hostile)"]).html == "<p>\(escaped)</p>")
    #expect(Tag.p([Attribute(.title, hostile)], []).html == "<p title=\"\(escaped)\"></p>")
  }

  @Test("an attribute goes without quotes only where nothing in it could end it")
  func quotes() {
    #expect(Attribute.class("a").htmlForTests == " class=a")
    #expect(Attribute(.title, "a b").htmlForTests == " title=\"a b\"")
    #expect(Attribute(.title, "a=b`").htmlForTests == " title=\"a=b`\"")
    #expect(Attribute(.title, "").htmlForTests == " title=\"\"")
  }

  @Test("data cannot end its element")
  func data() {
    let html = Markup.data(id: "x", "\"</script><!--\"").html
    #expect(html == "<script type=application/json id=\"x\">\"\\u003c/script>\\u003c!--\"</script>")
  }

  @Test("no name of a file is a scheme, a query, a place or another folder")
  func links() {
    #expect(Link("javascript:alert(1)", from: .index).address == "./javascript:alert%281%29")
    #expect(
      Link("results/a b?c#d%.json", from: .defense("x")).address
        == "../results/a%20b%3Fc%23d%25.json")
    #expect(Link(fragment: "a b\"").address == "#a%20b%22")
    for text in [
      "javascript:alert(1)", "http://a.b", "https://", "https://a.b/\"x", "https://a.b/ x",
      "data:text/html,x", " https://a.b", "//a.b",
    ] { #expect(Link(web: text) == nil, "\(text)") }
    let paper = "https://arxiv.org/abs/1901.08573"
    #expect(Link(web: paper)?.address == paper)
  }

  @Test("a page lets its own script in and nothing else")
  func policy() {
    #expect(Resource.script.integrity.hasPrefix("'sha256-"))
    for resource in Resource.allCases {
      #expect(!resource.text.contains("</") && !resource.text.isEmpty)
      #expect(!resource.text.contains("http:") && !resource.text.contains("https:"))
    }
    #expect(!Resource.script.text.contains("innerHTML"))
  }
}

extension Attribute {
  /// How it stands in a tag.
  fileprivate var htmlForTests: String { String(Tag.p([self], []).html.dropFirst(2).dropLast(5)) }
}
