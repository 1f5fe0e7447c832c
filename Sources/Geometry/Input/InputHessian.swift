public import Robustness
public import Torch

/// The Hessian of a batch's mean cross-entropy by all of its pixels.
///
/// Li and Spratling 2023 (arXiv 2212.04985) take the mean |λ| of its twenty largest eigenvalues for
/// the curvature of the input landscape. The matrix is block diagonal, one block a sample, and each
/// block is divided by the number of samples B: eigenvalues scale with 1/B, and the largest are
/// those of the batch's most curved samples. Compare only what has the same B.
///
/// The graph of the gradient is recorded once and kept, so that a product costs one backward pass.
public struct InputHessian {
  private let images: Tensor
  private let gradient: Tensor

  /// The Hessian at some images; that of the surrogate where the classifier has one.
  ///
  /// - Complexity: one forward and one backward pass.
  public init(of classifier: any Classifier, at batch: AttackBatch) throws {
    images = try batch.images.leaf()
    let twin = try DifferentiableTwin.of(classifier)
    let loss = try twin.logits(for: images).crossEntropy(batch.labels).mean()
    gradient = try loss.gradients(with: [images], differentiable: true)[0]
  }

  /// The product with a direction.
  ///
  /// - Parameter direction: [N, C, H, W].
  /// - Returns: [N, C, H, W].
  /// - Complexity: one backward pass through the recorded gradient.
  public func product(_ direction: Tensor) throws -> Tensor {
    try (gradient * direction).sum().gradients(with: [images], keepGraph: true)[0]
  }

  /// The eigenvalues with the largest |λ|.
  ///
  /// The paper takes up to a hundred power iterations an eigenvalue, with deflation: 2,000 products
  /// for twenty. Lanczos finds the same numbers with fewer; on a hundred CIFAR-10 images it took 52
  /// products for a ResNet-20 and 92 for a robust CNN, at the paper's tolerance of 10⁻³.
  public func largest(_ count: Int, with solver: Lanczos) throws -> Spectrum {
    try solver.spectrum(.largestMagnitudes(count), form: [images]) { [try product($0[0])] }
  }
}
