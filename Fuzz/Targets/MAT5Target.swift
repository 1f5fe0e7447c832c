/// MATLAB 5 files: the input follows a good header, as it is and as one compressed element.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let header = MAT5Writer(text: "").finished()
  let deflated = Gzip.zlib(bytes, level: 1)
  let length = withUnsafeBytes(of: UInt32(deflated.count).littleEndian) { Array($0) }
  for contents in [header + bytes, header + [15, 0, 0, 0] + length + deflated] {
    Scratch.write(contents)
    expectRefusal {
      let reader = try MAT5Reader(path: Scratch.path, limit: 1 << 20)
      while let variable = try reader.next() {
        let values = try reader.values()
        precondition(values.count == (variable.type?.byteWidth ?? 0) * variable.count)
        _ = variable.type?.integers(values)
      }
    }
  }
  return 0
}
