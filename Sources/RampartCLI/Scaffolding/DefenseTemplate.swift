/// The source of a new defense, which compiles, trains and evaluates as it stands.
package struct DefenseTemplate {
  private let name: String
  private let year: Int

  /// The template of a defense.
  ///
  /// - Parameters:
  ///   - name: that of the type, of its folder and of its file.
  ///   - year: for the card.
  package init(name: String, year: Int) {
    self.name = name
    self.year = year
  }

  /// Why a text cannot name a defense; nil where it can.
  package static func fault(of name: String) -> String? {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let others = letters + letters.lowercased() + "0123456789"
    guard let first = name.first, letters.contains(first), name.allSatisfy(others.contains) else {
      return "'\(name)' is no name of a Swift type: capital first, then letters and digits, "
        + "such as LogitPairing."
    }
    return taken.contains(name)
      ? "'\(name)' is the name of another type; choose a longer one." : nil
  }

  /// Types that the source means, and modules that it imports.
  private static let taken: Set<String> = [
    "Any", "Architecture", "Array", "AttackBatch", "Attacks", "Ball", "BatchNorm", "Bool",
    "Classifier", "Codable", "Convolution", "Dataset", "Datasets", "Decodable", "Defense",
    "DefenseCard", "Device", "Dictionary", "Double", "Encodable", "Error", "Experiment",
    "Experiments", "Float", "Hashable",
    "ImageShape", "InnerAttack", "Int", "Layer", "Linear", "Mode", "Model", "Models", "Network",
    "NetworkDefense", "NetworkOptions", "Never", "Norm", "Normalization", "Objective", "Optional",
    "Options", "Parameter", "Preset", "Protocol", "Result", "Robustness", "SGD", "Self", "Sendable",
    "Set", "SharedLoss", "StepContext", "String", "Tensor", "ThreatModel", "Torch", "Trainer",
    "Training", "TrainingContext", "TrainingObjective", "TrainingOptions", "TrainingRecipe", "Type",
    "Void",
    "WrappingDefense",
  ]

  /// The line of `Package.swift` that registers the defense.
  package var registration: String { "  \"\(name)\"," }

  /// The file `<Name>.swift`.
  package var source: String {
    """
    public import Models
    public import Robustness
    import Torch
    public import Training

    /// \(name): adversarial training with a share of the clean loss; replace this by your idea.
    ///
    /// Authors, *Title*, venue and year, and what differs from the paper.
    public struct \(name): NetworkDefense {
      /// What influences its numbers; all of it goes into every result.
      public struct Options: NetworkOptions, Codable, Hashable, Sendable {
        /// The network.
        public var architecture: Architecture
        /// How it is trained.
        public var recipe: TrainingRecipe
        /// How training images are attacked.
        public var inner: InnerAttack
        /// The weight of the loss on clean images, from 0 to 1.
        public var cleanWeight: Double

        /// Where its own numbers must lie; others are refused before a training starts.
        public var ranges: [OptionRange] { [OptionRange("cleanWeight", cleanWeight, 0...1)] }
      }

      /// What the leaderboard says about it.
      public static let card = DefenseCard(
        title: "\(name)", paper: "none yet", year: \(year),
        claim: "Some of the clean loss keeps clean accuracy up.",
        trainedOn: "the training split; see the weights' own record")

      /// The settings that all defenses share, so that they compare, and its own.
      public static func options(_ preset: Preset, for dataset: String) -> Options {
        Options(
          architecture: .standard(for: preset, dataset: dataset),
          recipe: .standard(for: preset, dataset: dataset),
          inner: .standard(for: preset, dataset: dataset), cleanWeight: 0.2)
      }

      /// The options.
      public let options: Options

      /// The defense with its options.
      public init(_ options: Options) { self.options = options }

      /// What the loop that all defenses share minimises.
      public var objective: some TrainingObjective {
        SharedLoss(cleanWeight: options.cleanWeight)
      }
    }

    /// (1 − w) · cross-entropy on adversarial images + w · cross-entropy on clean ones.
    private struct SharedLoss: TrainingObjective {
      let cleanWeight: Double

      func loss(
        clean: AttackBatch, adversarial: Tensor, step: StepContext,
        forward: (Tensor, Mode) throws -> Tensor
      ) throws -> (value: Tensor, logits: Tensor) {
        let logits = try forward(adversarial, .train)
        // Only one of the two may move the running statistics.
        let cleanLogits = try forward(clean.images, .batchStatistics)
        let attacked = try logits.crossEntropy(clean.labels).mean()
        let untouched = try cleanLogits.crossEntropy(clean.labels).mean()
        return (try attacked * (1 - cleanWeight) + untouched * cleanWeight, logits)
      }
    }

    """
  }
}
