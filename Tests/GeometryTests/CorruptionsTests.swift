import CorruptionsMeasure
import Datasets
import Experiments
import Foundation
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Accuracy under corruptions")
final class CorruptionsTests {
  private static let images = 20
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "rampart-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Whether the model is to be right of an image: later corruptions and severities lose more.
  private static func isRight(_ corruption: Int, _ severity: Int, _ image: Int) -> Bool {
    (7 * image + corruption) % 20 >= corruption / 2 + severity
  }

  private func write(_ name: String, _ file: NumPyArrayFile) throws {
    try file.data.write(to: folder.appending(path: name + ".npy"))
  }

  /// Labels by turns, of type `<i8`.
  private func writeLabels(_ change: (inout [Int]) -> Void = { _ in }, type: String = "<i8") throws
  {
    var labels = (0..<5 * Self.images).map { $0 % Self.images % 3 }
    change(&labels)
    let bytes = labels.flatMap { label in
      (0..<8).map { UInt8(truncatingIfNeeded: label >> (8 * $0)) }
    }
    try write("labels", NumPyArrayFile(bytes, shape: [labels.count], type: type))
  }

  /// Images of 2 × 4 pixels in which the channel of the greatest value is the predicted class, in the last pixel
  /// alone: whoever reads rows, columns or channels in another order is wrong.
  private func writeImages(_ name: String, corruption: Int) throws {
    var bytes = [UInt8](repeating: 0, count: 5 * Self.images * 24)
    for severity in 0..<5 {
      for image in 0..<Self.images {
        let label = image % Self.images % 3
        let predicted = Self.isRight(corruption, severity, image) ? label : (label + 1) % 3
        bytes[((severity * Self.images + image) * 8 + 7) * 3 + predicted] = 255
      }
    }
    try write(name, NumPyArrayFile(bytes, shape: [5 * Self.images, 2, 4, 3]))
  }

  private func writeAll() throws {
    try writeLabels()
    for (place, name) in (CorruptedImages.benchmark + CorruptedImages.extra).enumerated() {
      try writeImages(name, corruption: place)
    }
  }

  /// Logits: the channels at the last pixel.
  private func measure(
    samples: Int = 10_000, classes: Int = 3, memory: (any MeasureMemory)? = nil
  ) throws -> CorruptionsRecord {
    try Fixture.start()
    let images = try Fixture.uniform([4, 3, 2, 4], 0, 1)
    var settings = CorruptionsSettings(.paper)
    (settings.folder, settings.samples) = (folder.path, samples)
    let model = FunctionClassifier { images in
      try images.slice(1..<2, dimension: 2).slice(3..<4, dimension: 3).flattened()
    }
    let subject = MeasureSubject(
      model, classes: classes, threat: ThreatModel(.linf, epsilon: 0.1),
      random: RandomSource(seed: 0), chunk: 8,
      images: .init(positions: Array(0..<4)) { positions in
        AttackBatch(
          images: try images.rows(positions), labels: try Tensor(positions.map { _ in 0 }),
          samples: positions)
      }, scope: MeasureScope(split: "test", preset: "paper"), memory: memory)
    return try Corruptions(settings).measure(subject).record
  }

  @Test("is what is right of each severity of each corruption", arguments: [20, 10_000, 7])
  func counts(samples: Int) throws {
    try writeAll()
    let record = try measure(samples: samples)
    let count = min(samples, Self.images)
    #expect(record.samples == count && record.missing == nil && record.split == "test")
    #expect(record.corruptions.map(\.name) == CorruptedImages.benchmark + CorruptedImages.extra)
    let expected = (0..<19).map { corruption in
      (0..<5).map { severity in
        (0..<count).count { Self.isRight(corruption, severity, $0) }
      }
    }
    #expect(record.corruptions.map(\.right) == expected)
    let total = expected.prefix(15).joined().reduce(0, +)
    #expect(record.mean == Double(total) / Double(75 * count))
    let third = expected.prefix(15).reduce(0) { $0 + $1[2] }
    #expect(record.severities?.count == 5)
    #expect(record.severities?[2] == Double(third) / Double(15 * count))
    let text = try #require(Corruptions.text(of: record))
    #expect(text.contains { $0.hasPrefix("  mean of the fifteen") } && text.count == 23)
  }

  @Test("has no mean where a file is missing, and names it")
  func missing() throws {
    try writeLabels()
    try writeImages("snow", corruption: 3)
    try writeImages("saturate", corruption: 4)
    let record = try measure()
    #expect(record.corruptions.map(\.name) == ["snow", "saturate"])
    #expect(record.mean == nil && record.severities == nil && record.interval == nil)
    #expect(record.missing?.count == 17 && record.missing?.contains("fog") == true)
    #expect(Corruptions.text(of: record)?.last?.contains("fog.npy") == true)
    #expect(CorruptionsRecord.columns(of: [record]).compactMap { $0.number(record) }.isEmpty)
  }

  private final class Memory: MeasureMemory {
    var kept: [String: Data] = [:]

    func recall<Value: Decodable>(_ unit: String, as type: Value.Type) -> Value? {
      kept[unit].flatMap { try? JSONDecoder().decode(type, from: $0) }
    }

    func keep<Value: Encodable>(_ value: Value, of unit: String) throws {
      kept[unit] = try JSONEncoder().encode(value)
    }
  }

  @Test("is taken from the journal for a file that is the same, and measured again for another")
  func journal() throws {
    try writeLabels()
    try writeImages("snow", corruption: 3)
    let memory = Memory()
    let first = try measure(memory: memory)
    // A severity is a unit.
    #expect(memory.kept.count == 5)
    #expect(try measure(memory: memory) == first && memory.kept.count == 5)
    try writeImages("snow", corruption: 9)
    let second = try measure(memory: memory)
    #expect(memory.kept.count == 10 && second.corruptions != first.corruptions)
  }

  @Test("is not measured on files of another form, which are named with what they should be")
  func refusals() throws {
    func refusal(_ words: [String], classes: Int = 3, _ write: () throws -> Void) throws {
      try writeLabels()
      try writeImages("snow", corruption: 3)
      try write()
      let error = try #require(throws: DatasetError.self) { try measure(classes: classes) }
      for word in words { #expect("\(error)".contains(word), "\(error)") }
    }
    let pixels = [UInt8](repeating: 1, count: 100 * 24)
    try refusal(["snow.npy", "[100, 4, 2, 3]", "[100, 2, 4, 3]"]) {
      try write("snow", NumPyArrayFile(pixels, shape: [100, 4, 2, 3]))
    }
    try refusal(["snow.npy", "[50, 2, 4, 3]", "20 images"]) {
      try write("snow", NumPyArrayFile(Array(pixels.prefix(1200)), shape: [50, 2, 4, 3]))
    }
    try refusal(["snow.npy", "type i1"]) {
      try write("snow", NumPyArrayFile(pixels, shape: [100, 2, 4, 3], type: "|i1"))
    }
    try refusal(["snow.npy", "bytes for shape"]) {
      try write("snow", NumPyArrayFile(Array(pixels.dropLast()), shape: [100, 2, 4, 3]))
    }
    try refusal(["labels.npy", "[99]", "5 times"]) { try writeLabels { $0.removeLast() } }
    try refusal(["labels.npy", "type f8"]) { try writeLabels(type: "<f8") }
    try refusal(["labels.npy", "at row 3", "at row 43", "same 20 labels"]) {
      try writeLabels { $0[43] = 2 }
    }
    try refusal(["labels.npy", "the label -1"]) {
      try writeLabels { labels in for place in labels.indices { labels[place] = -1 } }
    }
    try refusal(["labels.npy", "label 2", "below 2", "CIFAR-100-C"], classes: 2) {}
    try refusal(["labels.npy", "from 0 to 9", "the 100 classes", "CIFAR-100-C"], classes: 100) {
      try write("labels", NumPyArrayFile((0..<5000).map { UInt8($0 % 10) }, shape: [5000]))
    }
    try refusal(["labels.npy", "a readable file"]) {
      try FileManager.default.removeItem(at: folder.appending(path: "labels.npy"))
    }
    try refusal(["no file of a corruption", "labels.npy"]) {
      try FileManager.default.removeItem(at: folder.appending(path: "snow.npy"))
    }
    #expect(CorruptionsSettings(.quick).problem?.contains("--folder") == true)
  }

  @Test("has the interval of as many trials as images that differ, between images and all versions")
  func interval() {
    // Every version of an image is right or wrong with it: as many trials as images, but for n − 1.
    let bound = ClusteredShare((0..<100).map { $0 < 80 ? 75 : 0 }, of: 75)
    #expect(bound.value == 0.8)
    #expect(abs(bound.interval.low - Interval.wilson(0.8, of: 99).low) < 1e-12)
    // numpy: m = k / 4 of k = 0…4; p = 0.5, s² = var(m, ddof=1) / 5 = 0.03125, p (1 − p) / s² = 8.
    let mixed = ClusteredShare([0, 1, 2, 3, 4], of: 4)
    #expect(mixed.value == 0.5 && mixed.interval == .wilson(4, of: 8))
    // All images alike: no more trials than versions, and no more than images where nothing is wrong.
    #expect(ClusteredShare([2, 2, 2], of: 4).interval == .wilson(6, of: 12))
    #expect(ClusteredShare([4, 4, 4], of: 4).interval == .wilson(3, of: 3))
    #expect(ClusteredShare([1], of: 4).interval == .wilson(0.25, of: 1))
  }
}
