/// A page of the site: where it lies, and its bytes.
public struct SitePage: Sendable, Hashable {
  /// The path from the site's folder.
  public let path: String
  /// The whole page.
  public let html: String
}
