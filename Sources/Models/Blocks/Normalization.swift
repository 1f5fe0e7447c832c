public import Archives
public import Experiments
public import Torch

/// The per-channel normalisation that a model applies to images in [0, 1] before anything else.
public struct Normalization: Hashable, Sendable, Encodable {
  /// Subtracted, one a channel.
  public let mean: [Float]
  /// Divided by, one a channel.
  public let deviation: [Float]

  /// A normalisation; one value serves all channels.
  public init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Leaves images as they are.
  public static let none = Normalization(mean: [0], deviation: [1])

  /// That of a data set's training images, as publications round it; nil where none names it.
  public static func published(for dataset: DatasetTraits) -> Normalization? {
    dataset.mean.isEmpty ? nil : Normalization(of: dataset)
  }

  private init(of dataset: DatasetTraits) {
    (mean, deviation) = (dataset.mean, dataset.deviation)
  }

  /// CIFAR-10's, which the adversarial-training literature applies to other colour images too.
  public static let cifar10 = Normalization(of: .cifar10)
  /// CIFAR-100's.
  public static let cifar100 = Normalization(of: .cifar100)
  /// SVHN's.
  public static let svhn = Normalization(of: .svhn)

  /// The one that stored weights bring along, in buffers such as `mu` and `sigma`; nil where there is none.
  ///
  /// - Throws: `ArchiveError` for one that is incomplete, or is there twice and differs.
  public static func stored(
    in tensors: [StoredTensor], channels: Int, path: String
  ) throws -> Normalization? {
    try NamedWeights(tensors).normalization(channels: channels, path: path)
  }

  /// (images − mean) / deviation.
  public func callAsFunction(_ images: Tensor) throws -> Tensor {
    if self == .none { return images }
    return try (images - spread(mean, over: images)) / spread(deviation, over: images)
  }

  /// A value a channel at every pixel of an image: where channels lie last LibTorch combines images with single
  /// values several times slower, to the same bits.
  private func spread(_ values: [Float], over images: Tensor) throws -> Tensor {
    try Tensor(values, shape: [1, values.count, 1, 1]).expanded([1] + images.shape.dropFirst())
      .channelsLast().moved(to: images.device)
  }

  /// Whether two lists of values are the same, one value for all channels where there is but one, as exactly
  /// as an element type can say it.
  static func agree(_ one: [Float], _ other: [Float], of type: TensorType = .float32) -> Bool {
    let tolerance: Float =
      switch type {
      case .float16: 1e-3
      case .bfloat16: 4e-3
      default: 1e-6
      }
    let count = max(one.count, other.count)
    func value(_ list: [Float], _ index: Int) -> Float { list.count == 1 ? list[0] : list[index] }
    guard [1, count].contains(one.count), [1, count].contains(other.count) else { return false }
    return (0..<count).allSatisfy { abs(value(one, $0) - value(other, $0)) <= tolerance }
  }
}
