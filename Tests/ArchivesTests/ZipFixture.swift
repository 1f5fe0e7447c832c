import CZlib

/// Writes zip archives of stored files, as PyTorch does.
struct ZipFixture {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0
  /// Whether every size and offset is in the fields of zip64, as in archives beyond 4 GiB.
  private let isWide: Bool

  init(isWide: Bool = false) { self.isWide = isWide }

  mutating func add(_ name: String, _ contents: [UInt8]) {
    let checksum = contents.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    let size = word(isWide ? 0xffff_ffff : contents.count, 4)
    let sizes = word(Int(checksum), 4) + size + size
    let common = word(20, 2) + word(0, 2) + word(0, 2) + word(0, 4) + sizes
    directory += word(0x0201_4b50, 4) + word(20, 2) + common + word(name.utf8.count, 2)
    directory += word(isWide ? 28 : 0, 2) + word(0, 2) + word(0, 2) + word(0, 2) + word(0, 4)
    directory += word(isWide ? 0xffff_ffff : bytes.count, 4) + Array(name.utf8)
    if isWide {
      directory += word(1, 2) + word(24, 2) + word(contents.count, 8) + word(contents.count, 8)
      directory += word(bytes.count, 8)
    }
    bytes += word(0x0403_4b50, 4) + common + word(name.utf8.count, 2) + word(0, 2)
    bytes += Array(name.utf8) + contents
    count += 1
  }

  func finished() -> [UInt8] {
    guard isWide else {
      return bytes + directory + word(0x0605_4b50, 4) + word(0, 4) + word(count, 2)
        + word(count, 2) + word(directory.count, 4) + word(bytes.count, 4) + word(0, 2)
    }
    let record = bytes.count + directory.count
    return bytes + directory + word(0x0606_4b50, 4) + word(44, 8) + word(45, 4) + word(0, 8)
      + word(count, 8) + word(count, 8) + word(directory.count, 8) + word(bytes.count, 8)
      + word(0x0706_4b50, 4) + word(0, 4) + word(record, 8) + word(1, 4)
      + word(0x0605_4b50, 4) + word(0, 4) + [UInt8](repeating: 0xff, count: 12) + word(0, 2)
  }

  private func word(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
