import CZlib

/// Writes zip archives of stored files, as PyTorch does.
struct ZipFixture {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ contents: [UInt8]) {
    let checksum = contents.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    let sizes = word(Int(checksum), 4) + word(contents.count, 4) + word(contents.count, 4)
    let common = word(20, 2) + word(0, 2) + word(0, 2) + word(0, 4) + sizes
    directory += word(0x0201_4b50, 4) + word(20, 2) + common + word(name.utf8.count, 2)
    directory += word(0, 2) + word(0, 2) + word(0, 2) + word(0, 2) + word(0, 4)
    directory += word(bytes.count, 4) + Array(name.utf8)
    bytes += word(0x0403_4b50, 4) + common + word(name.utf8.count, 2) + word(0, 2)
    bytes += Array(name.utf8) + contents
    count += 1
  }

  func finished() -> [UInt8] {
    bytes + directory + word(0x0605_4b50, 4) + word(0, 4) + word(count, 2) + word(count, 2)
      + word(directory.count, 4) + word(bytes.count, 4) + word(0, 2)
  }

  private func word(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
