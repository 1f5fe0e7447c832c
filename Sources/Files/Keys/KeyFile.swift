public import Foundation

/// The file with the user's key, which nobody else can read.
public enum KeyFile {
  /// Where it is unless it is named: `rampart/key` in the user's configuration folder.
  public static func place(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> URL {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let folder =
      environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.config"
    return URL(filePath: folder, directoryHint: .isDirectory).appending(path: "rampart/key")
  }

  /// The key in a file; a new one where there is none.
  ///
  /// - Throws: `FileError` where it cannot be read or made, others can read it, or it is none.
  public static func key(at file: URL = place()) throws -> SigningKey {
    if !FileManager.default.fileExists(atPath: file.path) { try make(file) }
    var status = stat()
    guard stat(file.path, &status) == 0, let data = try? Data(contentsOf: file) else {
      throw FileError(.inaccessible, "The key cannot be read", path: file.path)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(
        .inaccessible,
        "Others can read this key; chmod 600 it, or better delete it and make another",
        path: file.path)
    }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard let secret = [UInt8](hexadecimal: text), let key = SigningKey(secret: secret) else {
      throw FileError(
        .inaccessible,
        "This is no key, which is 64 hexadecimal digits; delete it, and the next one is made",
        path: file.path)
    }
    return key
  }

  /// Puts a new key into a file, whole, so that it lasts; of two processes that try at once the first one's stays.
  private static func make(_ url: URL) throws {
    let folder = url.deletingLastPathComponent()
    try Disk.makeFolder(folder, mode: 0o700)
    let temporary = TemporaryFile(for: url, mode: 0o600)
    let text = Data((Digest.hexadecimal(SigningKey().secret) + "\n").utf8)
    guard let temporary, temporary.file.write(text, at: 0), temporary.file.synchronize(),
      Disk.link(temporary.url, to: url) || errno == EEXIST
    else {
      throw FileError(
        .inaccessible, "The key cannot be made: \(String(cString: strerror(errno)))",
        path: url.path)
    }
    // What is signed from now on is worth no more than the key.
    Disk.synchronize(folder: folder)
  }
}
