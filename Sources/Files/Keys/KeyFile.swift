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

  /// Puts a new key into a file, whole; of two processes that try at once the first one's stays.
  private static func make(_ file: URL) throws {
    let folder = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw FileError(.inaccessible, "The folder for the key cannot be made", path: folder.path)
    }
    let temporary = folder.appending(path: ".key.\(UUID().uuidString.prefix(8)).tmp").path
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    defer {
      close(descriptor)
      unlink(temporary)
    }
    let text = Array((Digest.hexadecimal(SigningKey().secret) + "\n").utf8)
    guard descriptor >= 0, write(descriptor, text, text.count) == text.count,
      fsync(descriptor) == 0,
      link(temporary, file.path) == 0 || errno == EEXIST
    else {
      throw FileError(
        .inaccessible, "The key cannot be made: \(String(cString: strerror(errno)))",
        path: file.path)
    }
  }
}
