public import Datasets
public import Robustness
import Torch

/// Training on images with Gaussian noise added (Zantedeschi, Nicolae and Rawat 2017).
public struct GaussianAugmentation: Defense {
  /// What influences the numbers.
  public struct Options: Codable, Sendable, Hashable {
    /// The standard deviation of the noise; pixels lie in [0, 1].
    public var noise: Double = 0.1
    /// The number of passes over the training images.
    public var epochs: Int = 5
    /// The number of images in a step.
    public var batchSize: Int = 128
    /// The step size.
    public var learningRate: Double = 0.01

    /// The defaults.
    public init() {}

    /// The defaults, with what `overrides` names replaced.
    public init(from overrides: any Decoder) throws {
      let values = try overrides.container(keyedBy: CodingKeys.self)
      noise = try values.decodeIfPresent(Double.self, forKey: .noise) ?? noise
      epochs = try values.decodeIfPresent(Int.self, forKey: .epochs) ?? epochs
      batchSize = try values.decodeIfPresent(Int.self, forKey: .batchSize) ?? batchSize
      learningRate = try values.decodeIfPresent(Double.self, forKey: .learningRate) ?? learningRate
    }
  }

  /// What the leaderboard says about it.
  public static let card = DefenseCard(
    title: "Gaussian augmentation",
    paper:
      "Zantedeschi, Nicolae, Rawat. Efficient Defenses Against Adversarial Attacks. AISec 2017.",
    year: 2017,
    claim: "Noise during training smooths the decision boundary, at no cost in clean accuracy.",
    trainedOn: "No weights come with it: train it first.")

  private let options: Options

  /// The defense with its options.
  public init(_ options: Options) { self.options = options }

  /// A fresh model; all classes are equally likely to it.
  public func model(for images: ImageShape, classes: Int) throws -> LinearClassifier {
    try LinearClassifier(inputs: images.count, classes: classes)
  }

  /// Trains by gradient descent on the cross-entropy of noisy images.
  public func train(
    _ model: LinearClassifier, on data: some Dataset, against threat: ThreatModel,
    context: TrainingContext
  ) throws {
    let random = RandomSource(seed: context.seed).split("gaussian-augmentation")
    let epochs = context.epochs ?? options.epochs
    let starts = Array(stride(from: 0, to: data.count, by: options.batchSize))
    for epoch in 0..<epochs {
      var shuffling = random.split("order").stream(step: epoch)
      let order = Array(0..<data.count).shuffled(using: &shuffling)
      for (step, start) in starts.enumerated() {
        let positions = Array(order[start..<min(start + options.batchSize, order.count)])
        let batch = try data.images(at: positions)
        let noise = try random.split("noise").tensor(
          samples: positions, step: epoch, shape: batch.shape.tensorShape
        ) { $0.normal() }
        let clean = try Tensor(
          batch.normalized(), shape: [batch.count] + batch.shape.tensorShape)
        let images = try (clean + noise * options.noise).clamped(0, 1)
        let labels = try Tensor(batch.labels)
        let (loss, gradients, correct) = try valueAndGradients(at: model.weights) {
          let logits = try LinearClassifier.logits(for: images, $0)
          let correct = try (logits.argmax() .== labels).integers()
          return (try logits.crossEntropy(labels).mean(), correct)
        }
        model.weights = try zip(model.weights, gradients).map {
          try $0 - $1 * options.learningRate
        }
        try context.report(
          TrainingProgress(
            epoch: epoch, epochs: epochs, step: step + 1, steps: starts.count, loss: loss.item(),
            robustAccuracy: Double(correct.reduce(0, +)) / Double(batch.count)))
      }
    }
  }
}

extension ImageShape {
  /// The sizes of one image's dimensions in a tensor.
  fileprivate var tensorShape: [Int] { [channels, height, width] }
}
