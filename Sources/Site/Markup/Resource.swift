import Files
import Foundation

/// A file of this module that stands inside the pages.
package enum Resource: Sendable, CaseIterable {
  /// How pages look.
  case style
  /// What sorts, searches, filters and compares.
  case script

  /// The element that holds it.
  var tag: Tag {
    switch self {
    case .style: .style
    case .script: .script
    }
  }

  /// Its text.
  package var text: String {
    switch self {
    case .style: String(decoding: PackageResources.site_css, as: UTF8.self)
    case .script: String(decoding: PackageResources.site_js, as: UTF8.self)
    }
  }

  /// The hash by which a page's security policy lets it in, and nothing else.
  package var integrity: String {
    "'sha256-\(Data(Digest.sha256(Data(text.utf8)).bytes).base64EncodedString())'"
  }
}
