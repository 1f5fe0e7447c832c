/// The weights in a file that `torch.save` wrote, in the zip format or the older one without zip.
///
/// The pickle inside is read as data: nothing of what it names is looked up, and what is no tensor is left
/// alone. Where a file holds several sets of weights, such as a moving average beside the trained ones, one
/// is named; none is chosen silently.
public struct TorchCheckpoint: Sendable {
  /// The tensors in the order of the state dict, dense whatever their strides were.
  public let tensors: [StoredTensor]

  /// Reads a `.pt` or `.pth` file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - key: the entry that holds the weights, such as `ema` or `models.teacher`, or a prefix that the
  ///     weights' names share; needed where there are several.
  public init(path: String, key: String? = nil) throws {
    let file = try FileSource(path: path)
    let magic = try file.bytes(at: 0, count: min(4, file.size), what: "the first four bytes")
    if magic.starts(with: [0x50, 0x4b]) {
      tensors = try TorchZip(path: path).tensors(key: key)
    } else if magic.first == 0x80 || magic.starts(with: Array("L119".utf8)) {
      tensors = try TorchLegacy(file).tensors(key: key)
    } else {
      let kind = ModelFileKind(path: path)
      throw ArchiveError(
        path: path, found: kind.phrase, expected: "what torch.save(model.state_dict()) writes",
        remedy: kind.remedy)
    }
  }
}
