/// What a result hands down where its attacks need not run again.
package struct EarlierFindings {
  /// The versions of the program that made it.
  package let versions: [String]
  /// Its evidence of images that these attacks broke, by position in the split.
  package let rows: [Int: EvidenceRow]
  /// Those of them that the rounded image no longer breaks: the evidence may hold another image than the one that
  /// was rounded then.
  package let restored: Set<Int>

  /// What is handed down.
  package init(versions: [String], rows: [Int: EvidenceRow], restored: Set<Int>) {
    (self.versions, self.rows, self.restored) = (versions, rows, restored)
  }
}
