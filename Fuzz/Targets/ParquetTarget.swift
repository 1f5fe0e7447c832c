/// Parquet files: every column of every group is read as what it is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let contents = Array(UnsafeBufferPointer(start: data, count: size))
  expectRefusal {
    let file = try ParquetFile(path: "fuzzed", contents: contents)
    for group in file.rows.indices {
      for column in file.columns {
        if column.kind == .bytes {
          let values = try file.bytes(of: column, group: group)
          precondition(values.count == file.rows[group])
        } else {
          let values = try file.integers(of: column, group: group)
          precondition(values.count == file.rows[group])
        }
      }
    }
  }
  return 0
}
