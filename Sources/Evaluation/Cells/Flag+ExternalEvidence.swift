package import Results

extension Flag {
  /// A result bears it whose robust accuracy is lower for images that others found.
  package static func externalEvidence(_ count: Int) -> Flag {
    Flag(
      .externalEvidence,
      "\(count) of the images were broken only by adversarial images that others found")
  }

  /// A result bears it that was given images which count for nothing.
  static func refusedImages(_ count: Int, of file: String) -> Flag {
    Flag(
      .externalRefused,
      "\(count) images of \(file) are outside the ball or the box and do not count")
  }
}
