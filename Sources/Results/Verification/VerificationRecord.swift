public import Experiments

/// What `verify` found to hold, written beside the result as `<defense>.verification`.
///
/// It is bound to the numbers of the result and to its evidence: whoever edits either of them loses it.
/// Flatness and landscape are measured apart; nothing here speaks of them.
/// It says that somebody verified, and bears their signature; whoever does not believe them runs `verify` again.
public struct VerificationRecord: Codable, Sendable, Hashable {
  /// What running the attacks again on some images showed.
  public struct Rerun: Codable, Sendable, Hashable {
    /// How many images the attacks were run on again.
    public var samples: Int
    /// How many of those the result claims to be robust.
    public var claimed: Int
    /// How many images the result claims to be robust in all.
    public var robust: Int
    /// The smallest share of false claims among these that is excluded at 95 %; `nil` for none.
    public var excludedShare: Double?
    /// The seed that the images were chosen with.
    public var seed: UInt64
    /// Whether that seed was drawn by lot, so that nobody could know it; `nil` in old records.
    public var isDrawn: Bool?

    /// Describes a rerun that found nothing wrong.
    public init(samples: Int, claimed: Int, robust: Int, seed: UInt64, isDrawn: Bool? = nil) {
      self.samples = samples
      self.claimed = claimed
      self.robust = robust
      self.seed = seed
      self.isDrawn = isDrawn
      excludedShare = FalseClaims.excludedShare(checked: claimed, of: robust)
    }
  }

  /// The SHA-256 of the result's file, as it is without flatness and landscape.
  public var result: String
  /// The SHA-256 of the evidence's file; `nil` where there is none.
  public var evidence: String?
  /// How many images were classified again as they are.
  public var clean: Int
  /// How many broken images have a perturbation that was found to break them.
  public var proved: Int
  /// How many broken images the result claims.
  public var broken: Int
  /// What running the attacks again showed, where they were.
  public var rerun: Rerun?
  /// The attacks that came to something else when they were run again, on another machine than the result
  /// names: their columns are the author's word; `nil` for none.
  public var attested: [String]?
  /// What the verification was computed with.
  public var environment: EnvironmentRecord
  /// Who verified; `nil` where nobody signed.
  public var attestation: Attestation?

  /// A record with every part given.
  public init(
    result: String, evidence: String?, clean: Int, proved: Int, broken: Int, rerun: Rerun?,
    attested: [String]? = nil,
    environment: EnvironmentRecord
  ) {
    self.result = result
    self.evidence = evidence
    self.clean = clean
    self.proved = proved
    self.broken = broken
    self.rerun = rerun
    self.attested = attested
    self.environment = environment
  }
}
