/// Images that show the same as those of a split and are other ones.
///
/// What knows the images of a split by heart is worse on these.
public enum Variation: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable, Hashable {
  /// Moved by a pixel or two.
  case shifted
  /// Mirrored, left to right.
  case flipped
  /// Drawn from the distribution of the images anew.
  case fresh

  /// The heading of a column: `Shifted`.
  public var title: String {
    switch self {
    case .shifted: "Shifted"
    case .flipped: "Flipped"
    case .fresh: "Fresh"
    }
  }

  /// The images in words.
  package var phrase: String {
    switch self {
    case .shifted: "the same ones moved by a pixel or two"
    case .flipped: "the same ones mirrored"
    case .fresh: "others that were drawn anew"
    }
  }
}

extension DatasetTraits {
  /// How far images of a shape are moved to see whether a model knows them by heart, in pixels: not
  /// beyond where they show the same, nor by more than a sixteenth of a side; 0 for none.
  public func variedShift(of shape: ImageShape) -> Int {
    min(2, padding, min(shape.height, shape.width) / 16)
  }
}
