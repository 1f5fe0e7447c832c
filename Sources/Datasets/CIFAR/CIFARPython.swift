import Archives
import Experiments

/// The python layout: each member is a pickled dictionary with a matrix of pixels and lists of labels.
struct CIFARPython {
  let format: CIFARFormat
  /// The most images that a member may hold.
  let most: Int

  private static let imageBytes = ImageShape.cifar.count

  /// The official members have 3,104 bytes an image; this leaves room for longer file names.
  private var memberLimit: Int { most * (Self.imageBytes + 128) + 1 << 16 }

  /// Reads the current member.
  func read(_ member: TarMember, _ reader: TarReader) throws -> CIFARPart {
    func refusal(_ found: String, _ expected: String) -> DatasetError {
      DatasetError(
        path: reader.path, found: "\(member.path) with \(found)", expected: expected,
        remedy: "delete the file and download it again")
    }
    let bytes = try reader.bytes(limit: memberLimit)
    let root = try Pickle(bytes, path: reader.path, name: member.path).root
    guard let data = root[key: "data"].flatMap(NumPyArray.init), data.type == "u1",
      data.shape.count == 2, data.shape[1] == Self.imageBytes, (1...most).contains(data.shape[0]),
      data.bytes.count == data.shape[0] * Self.imageBytes
    else {
      throw refusal("no matrix of images", "`data`, bytes of shape [\(most), \(Self.imageBytes)]")
    }
    let count = data.shape[0]
    func labels(_ key: String, below limit: Int) throws -> [Int] {
      let list = root[key: key]
      guard let labels = list?.ints ?? list.flatMap(NumPyArray.init)?.integers,
        labels.count == count
      else {
        throw refusal("no list `\(key)` of \(count) labels", "one label an image")
      }
      if let label = labels.first(where: { $0 < 0 || $0 >= limit }) {
        throw refusal("the label \(label) in `\(key)`", "labels from 0 to \(limit - 1)")
      }
      return labels
    }
    let isFine = format.coarseClasses > 0
    return CIFARPart(
      labels: try labels(isFine ? "fine_labels" : "labels", below: format.classes),
      coarseLabels: isFine ? try labels("coarse_labels", below: format.coarseClasses) : [],
      pixels: Array(data.bytes))
  }

  /// The names of the classes from the current member, a pickle of its own.
  func names(_ member: TarMember, _ reader: TarReader) throws -> CIFARNames {
    let bytes = try reader.bytes(limit: 1 << 20)
    let root = try Pickle(bytes, path: reader.path, name: member.path).root
    func list(_ key: String) -> [String] { root[key: key]?.items?.compactMap(\.text) ?? [] }
    return format.coarseClasses > 0
      ? CIFARNames(fine: list("fine_label_names"), coarse: list("coarse_label_names"))
      : CIFARNames(fine: list("label_names"))
  }
}
