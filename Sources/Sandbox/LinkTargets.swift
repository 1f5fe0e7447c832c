import Foundation

/// Where links lead that lie in a folder: Landlock knows files, not their names.
enum LinkTargets {
  /// So many targets are allowed one by one; of more, the folders that they are in.
  private static let most = 256
  /// An archive lies in the folder itself or in one beside it, an image in the folder of its class.
  private static let deepest = 2

  /// A path, and the places outside it that it or links beneath it lead to.
  static func of(_ path: String) -> [String] {
    let real = URL(filePath: path).resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: real.path, isDirectory: &isFolder) else {
      return []
    }
    guard isFolder.boolValue else { return [real.path] }
    let targets = links(beneath: real).map { $0.resolvingSymlinksInPath() }
    let kept = targets.count > most ? targets.map { $0.deletingLastPathComponent() } : targets
    return [real.path] + Set(kept.map(\.path)).subtracting(["/"]).sorted()
  }

  private static func links(beneath folder: URL) -> [URL] {
    let walk = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: [.isSymbolicLinkKey], options: [])
    var found: [URL] = []
    while let file = walk?.nextObject() as? URL {
      if walk?.level ?? 0 >= deepest { walk?.skipDescendants() }
      let isLink = try? file.resourceValues(forKeys: [.isSymbolicLinkKey]).isSymbolicLink
      if isLink == true { found.append(file) }
    }
    return found
  }
}
