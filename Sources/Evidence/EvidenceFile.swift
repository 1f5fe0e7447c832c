import Archives
public import Experiments
import Files
public import Foundation

/// A file of evidence: for each broken image a perturbation that was found to break it.
///
/// It is safetensors in xz: `indices` and `labels` (I64 [N]); `perturbations` (I8 [M, C, H, W]) and
/// `scales` (F32 [M]) for the first M of them; `images` (F32 [N − M, C, H, W]) for the others. The
/// metadata name the run that it was made in.
public struct EvidenceFile: Hashable, Sendable {
  /// The most bytes that a file may have: a repository holds many of them.
  public static let budget = 700_000
  /// The most that it may inflate to: as many pixels fit as an evaluation of the largest test split has.
  private static let mostBytes = 1 << 28

  /// The size of each image.
  public var shape: ImageShape
  /// The rows.
  public var rows: [EvidenceRow]
  /// The run that it was made in.
  public var origin: [String: String]

  /// A file.
  public init(shape: ImageShape, rows: [EvidenceRow], origin: [String: String]) {
    self.shape = shape
    self.rows = rows
    self.origin = origin
  }

  /// The bytes of the file.
  ///
  /// - Parameter level: xz's preset.
  /// - Throws: `ArchiveError` where the libraries cannot write it.
  public func encoded(level: Int = Self.smallest) throws -> Data {
    let sorted = rows.sorted { $0.sample < $1.sample }
    var (quantized, exact): ([EvidenceRow], [EvidenceRow]) = ([], [])
    var (steps, scales, images): ([UInt8], [Float], [Float]) = ([], [], [])
    for row in sorted {
      switch row.change {
      case .steps(let values, let scale):
        quantized.append(row)
        steps += values.map { UInt8(bitPattern: $0) }
        scales.append(scale)
      case .image(let values):
        exact.append(row)
        images += values
      }
    }
    let all = quantized + exact
    let size = [shape.channels, shape.height, shape.width]
    let tensors = [
      try StoredTensor(name: "indices", shape: [all.count], integers: all.map(\.sample)),
      try StoredTensor(name: "labels", shape: [all.count], integers: all.map(\.label)),
      try StoredTensor(
        name: "perturbations", type: .int8, shape: [quantized.count] + size, bytes: steps),
      try StoredTensor(name: "scales", shape: [quantized.count], floats: scales),
      try StoredTensor(name: "images", shape: [exact.count] + size, floats: images),
    ]
    return Data(
      try Xz.compress(
        SafetensorsWriter.encode(tensors, metadata: origin, path: "evidence"), level: level))
  }

  /// The bytes of the file with as many rows as the budget admits, the first in the split.
  ///
  /// - Returns: the bytes, and how many rows they hold.
  /// - Throws: `ArchiveError` where the libraries cannot write it.
  public func encoded(
    within budget: Int, level: Int = Self.smallest
  ) throws -> (data: Data, kept: Int) {
    var part = self
    let budget = min(budget, Self.mostBytes)
    let sorted = rows.sorted { $0.sample < $1.sample }
    var count = sorted.count
    while true {
      // A part tells what the whole would take; only what may fit is compressed as a whole.
      if count > Self.probe {
        part.rows = Array(sorted.prefix(Self.probe))
        let most = budget * Self.probe / max(try part.encoded(level: level).count, 1)
        count = min(count, max(most * 5 / 4, Self.probe))
      }
      part.rows = Array(sorted.prefix(count))
      let data = try part.encoded(level: level)
      if data.count <= budget || count == 0 { return (data, count) }
      count = min(count - 1, count * budget / data.count * 99 / 100)
    }
  }

  private static let probe = 1024

  /// The preset that a file of so many rows is worth, after so many passes of the model.
  ///
  /// On signs of CIFAR-10's size preset 6 takes 4 ms a row and 430 bytes, preset 3 takes 0.3 ms and
  /// 520: the first is for evaluations that spent a hundred times as long on the row.
  package static func level(rows: Int, passes: Int) -> Int { passes > 1000 * rows ? smallest : 3 }

  /// The preset beyond which nothing becomes smaller.
  public static let smallest = 6

  /// Reads the bytes of a file; the path is what errors name.
  ///
  /// - Throws: `ArchiveError` where they are no file of evidence.
  public init(_ data: Data, path: String) throws {
    func refusal(_ found: String, _ expected: String) -> ArchiveError {
      ArchiveError(
        path: path, found: found, expected: expected,
        remedy: "take the file as `\(ProgramName.typed) evaluate` wrote it")
    }
    let reader = try SafetensorsReader(
      contents: Xz.decompress(Array(data), limit: Self.mostBytes, path: path), path: path)
    func tensor(_ name: String, _ type: TensorType) throws -> StoredTensor {
      guard let found = try reader.tensor(named: name), found.type == type else {
        throw refusal("no tensor `\(name)` of type \(type.rawValue)", "a file of evidence")
      }
      return found
    }
    let steps = try tensor("perturbations", .int8)
    let scales = try tensor("scales", .float32)
    let images = try tensor("images", .float32)
    let (indices, labels) = (try tensor("indices", .int64), try tensor("labels", .int64))
    let size = Array(steps.shape.dropFirst())
    guard size.count == 3, size.allSatisfy({ $0 > 0 }), Array(images.shape.dropFirst()) == size,
      scales.shape == [steps.shape[0]], labels.shape == indices.shape,
      indices.shape == [steps.shape[0] + images.shape[0]]
    else { throw refusal("tensors whose shapes do not go together", "one row an image") }
    shape = ImageShape(channels: size[0], height: size[1], width: size[2])
    origin = reader.metadata
    let count = size.reduce(1, *)
    let values = images.floats
    let (samples, classes, factors) = (indices.integers ?? [], labels.integers ?? [], scales.floats)
    rows = samples.indices.map { row in
      guard row >= factors.count else {
        let part = steps.bytes[row * count..<(row + 1) * count].map { Int8(bitPattern: $0) }
        return EvidenceRow(
          sample: samples[row], label: classes[row], change: .steps(part, scale: factors[row]))
      }
      let start = (row - factors.count) * count
      return EvidenceRow(
        sample: samples[row], label: classes[row],
        change: .image(Array(values[start..<start + count])))
    }
  }
}
