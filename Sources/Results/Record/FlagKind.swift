/// Every reason to doubt a number that Rampart knows; `Documentation/flags.md` explains each.
public enum FlagKind: String, Sendable, Hashable, CaseIterable {
  /// The same images get other logits the second time, or the model says that it draws.
  case randomised
  /// The outputs are probabilities, not logits.
  case probabilities
  /// Images whose gradient is zero, or too small to move anything.
  case zeroGradients = "zero-gradients"
  /// Square, which needs no gradient, broke what the gradient attacks could not.
  case squareGain = "square-gain"
  /// An attack passed by wrong images and ended on right ones.
  case silentSuccess = "silent-success"
  /// The loss was still rising when PGD-20 ended.
  case incompleteOptimisation = "incomplete-optimisation"
  /// Noise much smaller than ε changes predictions.
  case unstablePredictions = "unstable-predictions"
  /// Images that nothing breaks even when every pixel may take any value.
  case unbrokenUnbounded = "unbroken-unbounded"
  /// Predictions change with the number of threads.
  case threadDependent = "thread-dependent"
  /// An image's logits depend on the others in its batch, or the module says it is being trained.
  case trainMode = "train-mode"
  /// Verdicts on many images hang on the last digits.
  case nearTies = "near-ties"
  /// The model answers differently where the same images are handed over in another way.
  case layoutDependent = "layout-dependent"
  /// The faster form of the model, which searches would have used, is another function.
  case twinDiffers = "twin-differs"
  /// A call changes something in the model, though no answer.
  case stateful
  /// The labels do not count the classes from 0 as the model does.
  case labelsOutOfRange = "labels-out-of-range"
  /// The model does much better on images that are scaled as its training's probably were.
  case normalization
  /// The outputs have the few digits of a 16-bit format.
  case lowPrecision = "low-precision"
  /// The ball holds every image there is.
  case largeEpsilon = "large-epsilon"
  /// The clean accuracy is far from what the defense's card says.
  case cleanAccuracy = "clean-accuracy"
  /// The model does worse on other images that show the same.
  case variationGap = "variation-gap"
  /// It does so much worse that it must know the images by heart.
  case memorised
  /// The attacks miss adversarial images that were planted; raised by the measure of this name.
  case attackPower = "attackpower"
  /// Images that only others' adversarial images broke.
  case externalEvidence = "external-evidence"
  /// Others' adversarial images that are outside the ball or the box.
  case externalRefused = "external-refused"
  /// The protocol searches little.
  case upperBound = "upper-bound"
  /// A canary: a defense registered because it is known to be broken.
  case knownBroken = "known-broken"
  /// Another process answered: what it computes with is not known.
  case served
}

extension FlagKind {
  /// The doubts of what attacks came to that call for another search.
  public static let callingForRemedies: [FlagKind] = [
    .squareGain, .zeroGradients, .incompleteOptimisation,
  ]
}

extension Flag {
  /// Raises a flag of a kind, with what was seen in a sentence.
  public init(_ kind: FlagKind, _ message: String) {
    self.init(id: kind.rawValue, message: message)
  }
}

extension Flag {
  /// What a canary's result bears.
  public static let knownBroken = Flag(
    .knownBroken, "registered as a canary, which the harness must break or doubt")
}

extension EvaluationResult {
  /// Whether a flag of a kind is raised.
  public func isFlagged(_ kind: FlagKind) -> Bool { flags.contains { $0.id == kind.rawValue } }
}
