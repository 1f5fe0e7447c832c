public import Experiments
public import Models
public import Robustness
public import Torch
public import Training

/// Random resizing and padding in front of an undefended network.
///
/// Xie, Wang, Zhang, Ren and Yuille, *Mitigating Adversarial Effects Through Randomization*, ICLR
/// 2018, section 3. A canary: Athalye, Carlini and Wagner (ICML 2018, section 5.3.1) broke it with
/// the expectation over transformation.
public struct RandomResize: WrappingDefense {
  /// What influences its numbers.
  public struct Options: TrainingOptions, Codable, Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How it is trained, where it has weights of its own.
    public var recipe: TrainingRecipe
    /// The smallest size that an image shrinks to, as a share of its own.
    public var smallest: Double

    public var ranges: [OptionRange] { [OptionRange("smallest", smallest, 0.01...1)] }
  }

  public static let card = DefenseCard(
    title: "Random resizing and padding",
    paper: "Xie et al., Mitigating Adversarial Effects Through Randomization, ICLR 2018",
    year: 2018, claim: "A perturbation does not survive a transformation that is not known.",
    trainedOn: "not trained: the undefended network's weights", isKnownBroken: true,
    sharesWeightsOf: "Undefended", cleanAccuracy: [DatasetTraits.sample.name: 1])

  public static func options(_ preset: Preset, for dataset: String) -> Options {
    Options(
      architecture: .standard(for: preset, dataset: dataset),
      recipe: .standard(for: preset, dataset: dataset), smallest: 0.85)
  }

  public let options: Options

  public init(_ options: Options) { self.options = options }

  public func model(for images: ImageShape, classes: Int) throws -> ResizedInput {
    ResizedInput(
      network: try options.network(for: images, classes: classes),
      smallest: options.smallest)
  }
}

/// A network behind images that a draw shrinks and moves.
public struct ResizedInput: RandomizedClassifier, WrappingClassifier, NetworkBased {
  public let network: Network
  let smallest: Double

  public var undefendedTwin: any Classifier { network }

  public func logits(for images: Tensor, draw: Int) throws -> Tensor {
    var stream = RandomSource(seed: draw).split("resize").stream()
    let (height, width) = (images.shape[2], images.shape[3])
    let share = smallest + (1 - smallest) * Double(stream.uniform())
    let rows = Self.placed(height, share, &stream)
    let columns = Self.placed(width, share, &stream)
    let (left, right) = try (
      Tensor(rows, shape: [height, height]).moved(to: images.device),
      Tensor(columns, shape: [width, width]).permuted([1, 0]).moved(to: images.device)
    )
    return try network.logits(for: left.matmul(images.matmul(right)))
  }

  /// The matrix that shrinks a line of pixels by bilinear interpolation and puts it somewhere on an
  /// empty one of the old length, in row-major order.
  private static func placed(
    _ size: Int, _ share: Double, _ stream: inout RandomStream
  ) -> [Float] {
    let smaller = min(size, max(1, Int((share * Double(size)).rounded())))
    let start = stream.integer(below: size - smaller + 1)
    var matrix = [Float](repeating: 0, count: size * size)
    for place in 0..<smaller {
      let centre = (Double(place) + 0.5) * Double(size) / Double(smaller) - 0.5
      let source = min(max(centre, 0), Double(size - 1))
      let (low, weight) = (Int(source), Float(source - source.rounded(.down)))
      matrix[(start + place) * size + low] += 1 - weight
      matrix[(start + place) * size + min(low + 1, size - 1)] += weight
    }
    return matrix
  }
}
