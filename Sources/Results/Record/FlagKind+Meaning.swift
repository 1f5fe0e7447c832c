extension FlagKind {
  /// What a flag of the kind says of the number, in a sentence.
  public var meaning: String {
    switch self {
    case .randomised: "The model draws at random, so one attempt is luck: many draws decided."
    case .probabilities:
      "Saturated probabilities hide gradients; a remedy searched on their logarithms."
    case .zeroGradients: "Attacks that follow gradients have nothing to follow there."
    case .squareGain: "Gradients mislead here: a search without them found more."
    case .silentSuccess:
      "An attack found wrong images and went on to right ones; they count as broken."
    case .incompleteOptimisation: "More steps would perhaps have broken more."
    case .unstablePredictions: "The model is unsure next to the images themselves."
    case .unbrokenUnbounded:
      "Where anything is allowed everything must break: the attack fails, not the defense holds."
    case .threadDependent: "The same image may be answered otherwise on another machine."
    case .trainMode: "An answer that depends on its neighbours is none of the image alone."
    case .nearTies: "Many verdicts may turn on another machine."
    case .layoutDependent: "The verdict took the worse of the ways to hand images over."
    case .twinDiffers: "The attacks searched the model as given, more slowly."
    case .stateful: "A model that remembers can know that it is being attacked."
    case .labelsOutOfRange: "Some labels can never be right, which no attack did."
    case .normalization:
      "The images were probably not scaled as in training, so both accuracies are too low."
    case .lowPrecision: "Rounded outputs make ties and hide small gradients."
    case .largeEpsilon: "Nothing can withstand an attacker who may replace the image."
    case .cleanAccuracy: "These are perhaps not the weights that the card speaks of."
    case .variationGap: "The model may know some of the test images."
    case .memorised: "The row is not ranked: it knows the test images."
    case .attackPower: "The robust accuracy is too high by what the attacks miss."
    case .externalEvidence: "Somebody else's images broke what the protocol did not."
    case .externalRefused: "Those images were not counted."
    case .upperBound: "The true robust accuracy is probably lower."
    case .knownBroken: "It is there to test the attacks, and never ranked."
    case .served: "What computed the answers cannot be checked, so it is never ranked."
    }
  }
}
