/// What stands behind a result's numbers, as far as the files beside it tell.
public enum EvidenceStanding: Sendable, Hashable {
  /// There is no evidence: every number is attested.
  case absent
  /// There is a file of evidence, which nobody has verified since it was written.
  case unverified
  /// `verify` has found this to hold, says somebody whom the board trusts.
  case verified(VerificationRecord)
  /// The same says somebody whom it does not know: the author, perhaps.
  case selfAttested(VerificationRecord)
}
