/// A classifier built around one that is not defended.
///
/// What fools the twin often fools the wrapper too, and the twin has gradients.
public protocol WrappingClassifier: Classifier {
  /// The classifier without the defense.
  var undefendedTwin: any Classifier { get }
}
