/// Python's pickles, and the arrays in them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  expectRefusal {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let root = try Pickle(bytes, path: "input", name: "a pickle").root
    for key in ["data", "labels"] {
      _ = root[key: key].flatMap(NumPyArray.init)
      _ = root[key: key]?.ints
    }
    for entry in root.entries ?? [] { _ = TorchTensorReference(entry.value)?.count }
  }
  return 0
}
