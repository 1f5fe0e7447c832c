import Foundation

extension KeyStore {
  /// Writes bytes of any length under a key, so that who finds the key finds them whole.
  func writeLong(_ key: String, _ bytes: Data) throws {
    let starts = Array(stride(from: 0, to: bytes.count, by: Extent.portion))
    for (number, start) in starts.enumerated() {
      try write("\(key)/\(number)", Data(bytes.dropFirst(start).prefix(Extent.portion)))
    }
    try write(key, JSONEncoder().encode(Extent(bytes: bytes.count, portions: starts.count)))
  }

  /// The bytes that were written so; nil where nothing was, empty where it is not whole.
  ///
  /// - Parameters:
  ///   - most: the most bytes that there may be.
  ///   - erases: whether they are no longer there afterwards.
  func readLong(_ key: String, atMost most: Int, erases: Bool = false) throws -> Data? {
    guard let data = try read(key) else { return nil }
    if erases { try erase(key) }
    guard let extent = try? JSONDecoder().decode(Extent.self, from: data), extent.isSound(most)
    else { return Data() }
    var bytes = Data(capacity: extent.bytes)
    for number in 0..<extent.portions {
      let key = "\(key)/\(number)"
      guard let part = try read(key), bytes.count + part.count <= extent.bytes else {
        return Data()
      }
      bytes += part
      if erases { try erase(key) }
    }
    return bytes.count == extent.bytes ? bytes : Data()
  }
}

/// How much there is of bytes that were cut into values.
private struct Extent: Codable {
  let bytes: Int
  let portions: Int

  /// The most bytes of a value: some versions of LibTorch's store take no more than 64 MiB.
  static let portion = 8 << 20

  func isSound(_ most: Int) -> Bool {
    0...most ~= bytes && portions == (bytes + Self.portion - 1) / Self.portion
  }
}
