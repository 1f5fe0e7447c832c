/// Writes a ustar archive that depends on nothing but its members: no times, no owners.
package struct TarWriter {
  private var bytes: [UInt8] = []

  /// Starts an empty archive.
  package init() {}

  /// Adds a folder; its path ends in `/`.
  package mutating func add(folder path: String) {
    header(path, size: 0, mode: "0000755", type: "5")
  }

  /// Adds a regular file.
  package mutating func add(_ path: String, _ contents: [UInt8]) {
    header(path, size: contents.count, mode: "0000644", type: "0")
    bytes += contents
    pad(to: 512)
  }

  /// The finished archive, with its two closing blocks.
  package func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private mutating func header(_ path: String, size: Int, mode: String, type: String) {
    precondition(path.utf8.count < 100, "a ustar name has at most 99 bytes: \(path)")
    var block: [UInt8] = []
    func field(_ text: String, _ width: Int) {
      block += Array(text.utf8) + [UInt8](repeating: 0, count: width - text.utf8.count)
    }
    let octal = String(size, radix: 8)
    field(path, 100)
    field(mode, 8)
    field("0000000", 8)
    field("0000000", 8)
    field(String(repeating: "0", count: 11 - octal.count) + octal, 12)
    field("00000000000", 12)
    field("        ", 8)
    field(type, 1)
    field("", 100)
    field("ustar", 6)
    field("00", 2)
    field("", 247)
    let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
    let text = String(repeating: "0", count: 6 - sum.count) + sum + "\0 "
    block.replaceSubrange(148..<156, with: text.utf8)
    bytes += block
  }

  private mutating func pad(to multiple: Int) {
    let rest = bytes.count % multiple
    if rest > 0 { bytes += [UInt8](repeating: 0, count: multiple - rest) }
  }
}
