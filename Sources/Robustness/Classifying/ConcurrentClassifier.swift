/// A classifier that several threads may call at the same time.
///
/// Attacks then search in several parts of a batch at once. Logits must depend on the images alone:
/// no chance, no counters, nothing that a call leaves behind.
public protocol ConcurrentClassifier: Classifier {}
