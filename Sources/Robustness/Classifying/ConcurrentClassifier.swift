import Torch

/// A classifier that several threads may call at the same time.
///
/// Attacks then search in several parts of a batch at once. Logits must depend on the images alone:
/// no chance, no counters, nothing that a call leaves behind.
public protocol ConcurrentClassifier: Classifier {}

extension Classifier {
  /// This wrapper, which several threads may call where they may call what it is around.
  public func concurrent(as base: any Classifier) -> any Classifier {
    base is any ConcurrentClassifier ? Concurrently(wrapper: self) : self
  }
}

/// A wrapper that adds nothing of its own to what a call leaves behind.
private struct Concurrently<Wrapper: Classifier>: ConcurrentClassifier, EnclosingClassifier {
  let wrapper: Wrapper

  var enclosed: any Classifier { wrapper }

  func logits(for images: Tensor) throws -> Tensor { try wrapper.logits(for: images) }
}
