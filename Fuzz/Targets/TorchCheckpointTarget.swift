/// PyTorch's state dicts, both formats, and with them zip.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  Scratch.write(data, size)
  expectRefusal {
    for tensor in try TorchCheckpoint(path: Scratch.path).tensors {
      precondition(tensor.floats.count == tensor.count)
    }
  }
  return 0
}
