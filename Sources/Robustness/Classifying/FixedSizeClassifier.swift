/// A model that takes one number of images at a time, so that smaller calls save nothing.
public protocol FixedSizeClassifier: Classifier {
  /// That number.
  var size: Int { get }
}

/// A wrapper that hands all images on in the calls that it gets.
package protocol EnclosingClassifier: Classifier {
  /// What it hands them to.
  var enclosed: any Classifier { get }
}

extension Classifier {
  /// Whether it takes one number of images at a time, or what it is around does.
  package var isFixedSize: Bool {
    self is any FixedSizeClassifier
      || (self as? any EnclosingClassifier)?.enclosed.isFixedSize == true
  }
}
