import Archives
import Attacks
public import Experiments
import Robustness
import Torch

/// The images that a trial attacked, and what became of them.
public struct TrialImages: Codable, Sendable {
  /// An image that the attack broke.
  public struct Broken: Codable, Sendable {
    /// The position in the split.
    public let sample: Int
    /// The true class.
    public let label: Int
    /// The class that the model gives the adversarial image.
    public let predicted: Int
    /// The clean image, [C, H, W] in row-major order.
    public let clean: [Float]
    /// The adversarial image.
    public let adversarial: [Float]
  }

  /// The size of each image.
  public let shape: ImageShape
  /// What the attacker may do.
  public let threat: ThreatModel
  /// The positions in the split of the images attacked.
  public private(set) var samples: [Int] = []
  /// Their true classes.
  public private(set) var labels: [Int] = []
  /// How large the change is that makes each wrong; infinite where none was found.
  public private(set) var lengths: [Double] = []
  /// Whether each is broken.
  public private(set) var isBroken: [Bool] = []
  /// The first broken images.
  public private(set) var pictures: [Broken] = []
  /// The adversarial images, [N, C, H, W] in row-major order; empty where they are not kept.
  public private(set) var adversarial: [Float] = []

  private static let mostPictures = 32
  private let keepsImages: Bool
  private var clean: [Float] = []

  init(_ shape: ImageShape, threat: ThreatModel, keepsImages: Bool) {
    self.shape = shape
    self.threat = threat
    self.keepsImages = keepsImages
  }

  /// The number of values of an image.
  private var size: Int { shape.channels * shape.height * shape.width }

  mutating func add(_ batch: AttackBatch, _ report: AttackReport) throws {
    samples += batch.samples
    labels += try batch.labels.integers()
    let found = try Ball(threat).lengths(report.images - batch.images).doubles()
    lengths += found.indices.map { report.isBroken[$0] ? found[$0] : .infinity }
    guard keepsImages else { return }
    adversarial += try report.images.floats()
    clean += try batch.images.floats()
  }

  mutating func judge(broken: [Int]) {
    let broken = Set(broken)
    isBroken = samples.map(broken.contains)
  }

  /// Asks the model what it takes the first broken images for.
  mutating func classify(with oracle: Oracle, _ device: Device) throws {
    let rows = isBroken.indices.filter { isBroken[$0] }.prefix(Self.mostPictures)
    guard keepsImages, !rows.isEmpty else { return }
    let values = rows.flatMap { adversarial[$0 * size..<($0 + 1) * size] }
    let images = try Tensor(values, shape: [rows.count, shape.channels, shape.height, shape.width])
    let predicted = try oracle.logits(images.moved(to: device)).argmax(1).integers()
    pictures = zip(rows, predicted).map { row, predicted in
      let range = row * size..<(row + 1) * size
      return Broken(
        sample: samples[row], label: labels[row], predicted: predicted, clean: Array(clean[range]),
        adversarial: Array(adversarial[range]))
    }
    clean = []
  }
}
