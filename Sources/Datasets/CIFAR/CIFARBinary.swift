import Archives
import Experiments

/// The binary layout: records of one or two label bytes and 3,072 pixel bytes, nothing else.
struct CIFARBinary {
  let format: CIFARFormat
  /// The most records that a member may hold.
  let most: Int

  private static let imageBytes = ImageShape.cifar.count
  private static let recordsAtOnce = 512

  /// Reads the records of the current member in pieces of about 1.5 MB.
  func read(_ member: TarMember, _ reader: TarReader) throws -> CIFARPart {
    let size = Self.imageBytes + format.labelBytes
    func refusal(_ found: String, _ expected: String) -> DatasetError {
      DatasetError(
        path: reader.path, found: "\(member.path) with \(found)", expected: expected,
        remedy: "delete the file and download it again")
    }
    let count = member.size / size
    guard member.size % size == 0, count > 0, count <= most else {
      throw refusal(
        "\(member.size) bytes",
        "\(most * size), \(most) records of \(size) (or, in a subset, fewer records)")
    }
    var part = CIFARPart()
    part.labels.reserveCapacity(count)
    part.pixels.reserveCapacity(count * Self.imageBytes)
    var buffer = [UInt8](repeating: 0, count: min(count, Self.recordsAtOnce) * size)
    var left = count
    while left > 0 {
      let records = min(left, Self.recordsAtOnce)
      let read = try buffer.withUnsafeMutableBytes { bytes in
        try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<(records * size)]))
      }
      guard read == records * size else {
        throw refusal("an end after \(count - left + read / size) records", "\(count) records")
      }
      append(buffer, records: records, to: &part)
      left -= records
    }
    if let label = part.labels.first(where: { $0 >= format.classes }) {
      throw refusal("the label \(label)", "labels below \(format.classes)")
    }
    if let label = part.coarseLabels.first(where: { $0 >= format.coarseClasses }) {
      throw refusal("the coarse label \(label)", "coarse labels below \(format.coarseClasses)")
    }
    return part
  }

  private func append(_ buffer: [UInt8], records: Int, to part: inout CIFARPart) {
    let size = Self.imageBytes + format.labelBytes
    buffer.withUnsafeBufferPointer { bytes in
      for start in stride(from: 0, to: records * size, by: size) {
        let image = start + format.labelBytes
        if format.coarseClasses > 0 { part.coarseLabels.append(Int(bytes[start])) }
        part.labels.append(Int(bytes[image - 1]))
        part.pixels.append(
          contentsOf: UnsafeBufferPointer(rebasing: bytes[image..<image + Self.imageBytes]))
      }
    }
  }

  /// The lines of a list of names.
  static func lines(_ reader: TarReader) throws -> [String] {
    let text = try reader.bytes(limit: 1 << 16)
    return String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }
}
