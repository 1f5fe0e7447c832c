import Robustness

extension APGD {
  /// The minimum-margin attack with a few targets: APGD on the plain margin z_t − z_y.
  ///
  /// Gao et al., *Fast and Reliable Evaluation of Adversarial Robustness with Minimum-Margin
  /// Attack*, ICML 2022. The likeliest wrong classes are aimed at one after the other, each on the
  /// samples that the ones before left.
  ///
  /// - Parameters:
  ///   - targets: the number of classes aimed at, where the model has so many.
  ///   - classes: the model's number of classes.
  public static func minimumMargin(targets: Int = 3, classes: Int) -> APGD {
    APGD(
      name: "mm-\(targets)", loss: .targetedMargin, steps: 20, targets: min(targets, classes - 1))
  }
}
