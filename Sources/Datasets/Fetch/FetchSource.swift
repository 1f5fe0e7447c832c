public import Foundation

/// Where archives are fetched from.
public enum FetchSource: Hashable, Sendable {
  /// The official addresses.
  case official
  /// A mirror: an address below which the files have their official names.
  case mirror(URL)
  /// A folder with the files.
  case folder(URL)

  /// Understands what `--from` takes: an `http` or `https` address, a `file` address, or a folder.
  public init(_ text: String) {
    if let url = URL(string: text), let scheme = url.scheme?.lowercased(), scheme != "file" {
      self = .mirror(url)
    } else if let url = URL(string: text), url.isFileURL {
      self = .folder(url)
    } else {
      self = .folder(URL(filePath: text, directoryHint: .isDirectory))
    }
  }

  /// The address of an archive.
  func url(of archive: OfficialArchive) -> URL? {
    switch self {
    case .official: archive.url
    case .mirror(let base), .folder(let base): base.appending(path: archive.fileName)
    }
  }
}
