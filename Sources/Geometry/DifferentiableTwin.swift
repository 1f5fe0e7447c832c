package import Robustness

/// What of a classifier is differentiated.
package enum DifferentiableTwin {
  /// The surrogate of a classifier that knows one, else the classifier itself.
  ///
  /// Where a classifier's own gradient leads nowhere, a landscape that is flat for that reason would
  /// say nothing.
  package static func of(_ classifier: any Classifier) throws -> any Classifier {
    try (classifier as? any SurrogateClassifier)?.surrogate() ?? classifier
  }

  /// The same laid out for speed, where it can be.
  package static func forSearch(_ classifier: any Classifier) throws -> any Classifier {
    let twin = try of(classifier)
    return try (twin as? any AcceleratedClassifier)?.searchTwin() ?? twin
  }
}
