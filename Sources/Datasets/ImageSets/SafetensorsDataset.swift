import Archives
public import Experiments
import Files

/// Image sets in a safetensors file: `images` (U8, or floats from 0 to 1; [N, C, H, W] or [N, H, W, C]) and
/// `labels` (integers, [N]).
public enum SafetensorsDataset: ImageFormat {
  /// The name of the layout in results.
  public static let layout = "safetensors"
  /// What its paths look like.
  public static let phrase = "a file that ends in .safetensors"

  private static let types: [TensorType: String] = [
    .uint8: "u1", .int8: "i1", .int32: "i4", .int64: "i8", .float16: "f2", .float32: "f4",
    .float64: "f8",
  ]

  /// Whether a path ends as these files do.
  public static func holds(_ path: String) -> Bool { path.hasSuffix(".safetensors") }

  /// Reads the images.
  public static func load(path: String, split: Split) throws -> InMemoryDataset {
    let reader = try SafetensorsReader(path: path)
    func array(_ name: String, _ expected: String) throws -> NumPyArray {
      guard let tensor = try reader.tensor(named: name), let type = types[tensor.type] else {
        throw DatasetError(
          path: path, found: "no tensor `\(name)`", expected: expected,
          remedy: "write the file with tensors `images` and `labels`")
      }
      return NumPyArray(shape: tensor.shape, type: type, bytes: tensor.bytes[...])
    }
    return try ImageSet(path: path, layout: layout, split: split).dataset(
      array("images", "U8 or F32 of shape [N, C, H, W]"),
      array("labels", "integers, one an image"),
      checksum: "sha256:" + Digest.sha256(ofFileAt: path).hexadecimal)
  }
}
