import Results

/// What a result hands down where its attacks need not run again.
struct EarlierFindings {
  /// The versions of the program that made it.
  let versions: [String]
  /// Its evidence of images that these attacks broke, by position in the split.
  let rows: [Int: EvidenceRow]
  /// Those of them that the rounded image no longer breaks: the evidence may hold another image than the one that
  /// was rounded then.
  let restored: Set<Int>
}
