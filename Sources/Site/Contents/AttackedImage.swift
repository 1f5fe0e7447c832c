public import Foundation

/// An image that an attack broke, as pictures.
public struct AttackedImage: Sendable, Hashable {
  /// The position in the split.
  public var index: Int
  /// The true class.
  public var label: String
  /// The change as a PNG, stretched so that grey is none.
  public var change: Data
  /// The image before and after, where the images are part of the checkout.
  public var pair: Pair?

  /// An image before and after the attack.
  public struct Pair: Sendable, Hashable {
    /// The image as it is.
    public var clean: Data
    /// The image that breaks the defense.
    public var attacked: Data

    /// Two pictures.
    public init(clean: Data, attacked: Data) { (self.clean, self.attacked) = (clean, attacked) }
  }

  /// An image that was broken.
  public init(index: Int, label: String, change: Data, pair: Pair? = nil) {
    (self.index, self.label, self.change, self.pair) = (index, label, change, pair)
  }
}
