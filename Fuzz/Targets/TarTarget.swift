/// Tar archives, compressed here because no fuzzer guesses a gzip checksum.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  Scratch.write(Gzip.compress(bytes, level: 0))
  expectRefusal {
    let reader = try TarReader(path: Scratch.path, limit: 1 << 20)
    while let member = try reader.next() {
      let contents = try reader.bytes(limit: 1 << 20)
      precondition(contents.count == member.size)
    }
  }
  return 0
}
