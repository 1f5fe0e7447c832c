public import Robustness
public struct AdversarialTraining: Defense {}
