/// A model that takes one number of images at a time, so that smaller calls save nothing.
public protocol FixedSizeClassifier: Classifier {
  /// That number.
  var size: Int { get }
}
