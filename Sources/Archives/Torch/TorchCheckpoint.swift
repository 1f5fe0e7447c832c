/// A PyTorch state dict as `torch.save` writes it, in the zip format or the older one without zip.
///
/// The pickle inside is read as data; a file whose pickle names anything but tensors and plain data is refused.
public struct TorchCheckpoint: Sendable {
  /// The tensors in the order of the state dict, dense whatever their strides were.
  public let tensors: [StoredTensor]

  /// Reads a `.pt` or `.pth` file.
  public init(path: String) throws {
    let file = try FileSource(path: path)
    let magic = try file.bytes(at: 0, count: 4, what: "the first four bytes")
    if magic.starts(with: [0x50, 0x4b]) {
      tensors = try TorchZip(path: path).tensors()
    } else if magic[0] == 0x80 {
      tensors = try TorchLegacy(file).tensors()
    } else {
      throw ArchiveError(
        path: path, found: "a file that begins with neither a zip nor a pickle",
        expected: "what torch.save(model.state_dict()) writes",
        remedy: "save the model's state dict with PyTorch, or as safetensors")
    }
  }
}
