extension String {
  /// The text with letters that only look like ASCII ones written by their numbers, in words that have both:
  /// `TRADES` with a Cyrillic A is not TRADES.
  ///
  /// Words of one script stay as they are; wide and mathematical forms of letters are in no language's words.
  package var unambiguous: String {
    split(separator: " ", omittingEmptySubsequences: false).map { word in
      let hasASCII = word.unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic }
      return word.unicodeScalars.map { scalar in
        scalar.isForm || (hasASCII && scalar.isOfSimilarScript)
          ? "U+" + String(scalar.value, radix: 16, uppercase: true) : String(scalar)
      }.joined()
    }.joined(separator: " ")
  }
}

extension Unicode.Scalar {
  /// Whether it belongs to a script in which many letters look like Latin ones: Greek, Coptic, Cyrillic, Armenian,
  /// Cherokee, Lisu.
  fileprivate var isOfSimilarScript: Bool {
    switch value {
    case 0x370...0x3FF, 0x400...0x52F, 0x530...0x58F, 0x13A0...0x13FF, 0x1C80...0x1C8F,
      0x1F00...0x1FFF, 0x2C80...0x2CFF, 0x2DE0...0x2DFF, 0xA4D0...0xA4FF, 0xA640...0xA69F,
      0xAB70...0xABBF:
      true
    default: false
    }
  }

  /// Whether it is a form of a letter: wide, mathematical, enclosed.
  fileprivate var isForm: Bool {
    switch value {
    case 0xFF01...0xFF5E, 0x1D400...0x1D7FF, 0x24B6...0x24E9, 0x1F130...0x1F189: true
    default: false
    }
  }
}
