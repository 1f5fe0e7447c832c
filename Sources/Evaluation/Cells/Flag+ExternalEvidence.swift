import Results

extension Flag {
  /// A result bears it whose robust accuracy is lower for images that others found.
  static func externalEvidence(_ count: Int) -> Flag {
    Flag(
      id: "external-evidence",
      message: "\(count) of the images were broken only by adversarial images that others found")
  }
}
