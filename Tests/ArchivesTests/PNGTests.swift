import Archives
import CZlib
import Testing

@Suite("PNG")
struct PNGTests {
  @Test("chunks, checksums and rows are as the format has them", arguments: [1, 3])
  func layout(_ channels: Int) throws {
    let (width, height) = (3, 2)
    let pixels = (0..<width * height * channels).map { UInt8($0 * 13 % 256) }
    let file = PNG.encode(pixels, width: width, height: height, channels: channels)
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var (place, chunks) = (8, [String: [UInt8]]())
    while place < file.count {
      let length = number(file, place)
      let body = Array(file[place + 4..<place + 8 + length])
      #expect(number(file, place + 8 + length) == Int(crc32(0, body, UInt32(body.count))))
      chunks[String(decoding: body.prefix(4), as: UTF8.self)] = Array(body.dropFirst(4))
      place += 12 + length
    }
    #expect(chunks.count == 3 && chunks["IEND"] == [])
    #expect(
      chunks["IHDR"] == [0, 0, 0, 3, 0, 0, 0, 2, 8, channels == 1 ? 0 : 2, 0, 0, 0])
    var rows = [UInt8](repeating: 0, count: (width * channels + 1) * height)
    var size = UInt(rows.count)
    let data = try #require(chunks["IDAT"])
    #expect(uncompress(&rows, &size, data, UInt(data.count)) == Z_OK)
    let row = width * channels
    #expect(Int(size) == rows.count)
    #expect(rows == [0] + pixels.prefix(row) + [0] + pixels.suffix(row))
  }

  private func number(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
