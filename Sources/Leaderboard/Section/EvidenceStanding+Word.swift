package import Results

extension EvidenceStanding {
  /// What stands behind a row, in a word.
  package var word: String {
    switch self {
    case .absent: "absent"
    case .unverified: "kept"
    case .verified: "verified"
    case .selfAttested: "self-attested"
    }
  }
}
