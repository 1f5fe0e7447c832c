extension ThreatModel {
  /// How far an image is from the clean one, computed in double precision.
  ///
  /// - Parameters:
  ///   - image: any number of values.
  ///   - clean: as many.
  /// - Returns: the length of the difference in this threat's norm; infinite where a value is no
  ///   number.
  public func distance(_ image: [Float], from clean: [Float]) -> Double {
    precondition(image.count == clean.count, "\(image.count) values against \(clean.count)")
    return norm.length(of: zip(image, clean).lazy.map { Double($0) - Double($1) })
  }

  /// Whether an image is inside the ball around the clean one, rounding forgiven.
  public func allows(_ image: [Float], around clean: [Float]) -> Bool {
    distance(image, from: clean) <= tolerance
  }

  /// The first value of an image that is outside [0, 1] or no number; nil where there is none.
  public static func strayValue(in image: [Float]) -> Float? {
    image.first { !($0 >= 0 && $0 <= 1) }
  }
}
