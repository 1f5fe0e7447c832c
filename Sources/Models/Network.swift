public import Experiments
public import Robustness
public import Torch

/// A network with its weights, normalisation included: images in [0, 1] in, logits out.
public final class Network: AcceleratedClassifier, ConcurrentClassifier {
  /// Its shape.
  public let architecture: Architecture
  /// The normalisation in front.
  public let normalization: Normalization
  /// The images it takes.
  public let images: ImageShape
  /// The number of classes K.
  public let classes: Int
  /// Its weights and statistics.
  public let parameters: ParameterStore
  /// What it applies between its convolutions.
  public let activation: Activation
  private let body: any FeatureLayer

  /// The seed of the weights that it began with; nil where it began with another network's.
  private let firstSeed: Int?

  /// A network with fresh weights.
  ///
  /// - Parameters:
  ///   - architecture: its shape.
  ///   - images: the images that it takes.
  ///   - classes: the number of classes.
  ///   - normalization: what is in front.
  ///   - activation: what it applies between convolutions; nil is what the architecture says.
  ///   - seed: of its weights.
  /// - Throws: `InvalidOutput` for an activation other than ReLU where there is nothing that it follows.
  public convenience init(
    _ architecture: Architecture, images: ImageShape, classes: Int,
    normalization: Normalization = .none, activation: Activation? = nil, seed: Int = 0
  ) throws {
    try self.init(
      architecture, images, classes, normalization: normalization,
      activation ?? architecture.activation.map(Activation.smooth) ?? .relu, firstSeed: seed)
  }

  /// A network without weights of its own, for those of a file.
  public convenience init(
    empty architecture: Architecture, images: ImageShape, classes: Int,
    normalization: Normalization = .none
  ) throws {
    try self.init(
      architecture, images, classes, normalization: normalization,
      architecture.activation.map(Activation.smooth) ?? .relu, firstSeed: nil)
  }

  private init(
    _ architecture: Architecture, _ images: ImageShape, _ classes: Int,
    normalization: Normalization, _ activation: Activation, firstSeed: Int?
  ) throws {
    self.architecture = architecture
    self.normalization = normalization
    self.images = images
    self.classes = classes
    self.activation = activation
    self.firstSeed = firstSeed
    guard activation == .relu || architecture.family != .linear else {
      throw InvalidOutput("\(architecture) is an affine map, which has no activation")
    }
    parameters = ParameterStore(random: firstSeed.map { RandomSource(seed: $0).split("weights") })
    let (root, channels) = (parameters.root, images.channels)
    body =
      switch architecture.family {
      case .preActResNet18, .fastPreActResNet18, .resNet18, .resNet34, .resNet50:
        try ResidualNetwork(
          root, architecture, activation, channels: channels, classes: classes)
      case .resNet20:
        try ResNet20(root, architecture, activation, channels: channels, classes: classes)
      case .deepMindWideResNet, .deepMindPreActResNet18:
        try DeepMindNetwork(root, architecture, activation, channels: channels, classes: classes)
      case .wideResNet, .robustWideResNet:
        try WideResNet(root, architecture, activation, channels: channels, classes: classes)
      case .smallCNN, .mediumCNN:
        try PlainCNN(
          root, architecture, activation, channels: channels, classes: classes)
      case .linear:
        try LinearNetwork(root, inputs: images.count, classes: classes)
      }
    for parameter in parameters.all where parameter.value.rank == 4 {
      parameter.value = try parameter.value.channelsLast()
    }
  }

  /// The logits [N, K] of images [N, C, H, W].
  public func forward(_ images: Tensor, _ mode: Mode) throws -> Tensor {
    try body(normalization(images.channelsLast()), mode)
  }

  public func logits(for images: Tensor) throws -> Tensor { try forward(images, .eval) }

  /// What the last affine map sees of images [N, C, H, W]: features [N, F].
  public func features(_ images: Tensor, _ mode: Mode) throws -> Tensor {
    try body.features(normalization(images.channelsLast()), mode)
  }

  /// The number F of features.
  public var featureCount: Int { body.head.weight.value.shape[1] }

  /// The logits [N, K] of features [N, F].
  public func logits(ofFeatures features: Tensor) throws -> Tensor {
    try body.head(features, .eval)
  }

  public func searchTwin() throws -> any Classifier { try foldedTwin() }

  /// A copy with each batch norm that follows a convolution merged into it; only eval mode is right.
  public func foldedTwin() throws -> Network {
    let twin = try copied()
    try twin.body.fold()
    return twin
  }

  /// A network of the same shape and weights.
  ///
  /// - Parameter activation: another activation than this one's.
  public func copied(activation: Activation? = nil) throws -> Network {
    let copy = try Network(
      architecture, images, classes, normalization: normalization, activation ?? self.activation,
      firstSeed: nil)
    copy.take(from: self)
    return copy
  }

  /// Gives a network that still has the weights it began with those of another seed; one that was
  /// trained or loaded keeps its own.
  public func reseed(_ seed: Int) throws {
    guard let firstSeed, firstSeed != seed else { return }
    func fresh(_ seed: Int) throws -> Network {
      try Network(
        architecture, images, classes, normalization: normalization, activation, firstSeed: seed)
    }
    let isUntouched = try zip(parameters.all, fresh(firstSeed).parameters.all).allSatisfy {
      try $0.value.contiguous().floats() == $1.value.contiguous().floats()
    }
    if isUntouched { take(from: try fresh(seed)) }
  }

  private func take(from other: Network) {
    for (mine, its) in zip(parameters.all, other.parameters.all) { mine.value = its.value }
  }

  /// Moves all weights to a device.
  public func move(to device: Device) throws {
    for parameter in parameters.all { parameter.value = try parameter.value.moved(to: device) }
  }

  /// The loss of a batch and its gradients by the trained parameters, in their order.
  ///
  /// - Parameter loss: gets a function from images to logits that uses the recorded weights.
  public func lossAndGradients<Extra>(
    _ loss: (_ forward: (Tensor, Mode) throws -> Tensor) throws -> (value: Tensor, extra: Extra)
  ) throws -> (loss: Tensor, gradients: [Tensor], extra: Extra) {
    let recording = try Recording(parameters.trained)
    let (value, extra) = try recording.inPlace { try loss { try self.forward($0, $1) } }
    let gradients = try value.gradients(with: recording.twins)
    return (try value.detached(), gradients, extra)
  }
}
