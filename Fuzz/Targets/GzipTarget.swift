/// The compressed file around a tar archive.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  Scratch.write(data, size)
  expectRefusal {
    let reader = try TarReader(path: Scratch.path, limit: 1 << 20)
    while try reader.next() != nil { _ = try reader.bytes(limit: 1 << 20) }
  }
  return 0
}
