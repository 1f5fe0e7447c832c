/// What was measured on the weights that a training had after one of its epochs.
public struct EpochMeasures: Sendable, Hashable {
  /// The epoch, from 0, as checkpoints and logs count.
  public var epoch: Int
  /// On which images, under which threat and with which seed, in words.
  public var subject: String?
  /// What was measured.
  public var measures: Measures

  /// The measures of an epoch.
  public init(epoch: Int, subject: String? = nil, measures: Measures = Measures()) {
    (self.epoch, self.subject, self.measures) = (epoch, subject, measures)
  }

  /// These, with what a later measurement of the same epoch has instead; a later one of other images
  /// or another threat stands for itself.
  func updated(by later: EpochMeasures) -> EpochMeasures {
    guard later.subject == subject else { return later }
    var all = self
    all.measures = measures.updated(by: later.measures)
    return all
  }
}

extension EpochMeasures: Codable {
  private enum CodingKeys: String, CodingKey {
    case epoch
    case subject
  }

  /// Reads the measures, which stand beside the epoch.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    epoch = try values.decode(Int.self, forKey: .epoch)
    subject = try values.decodeIfPresent(String.self, forKey: .subject)
    measures = try Measures(from: decoder)
  }

  /// Writes the measures beside the epoch.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(epoch, forKey: .epoch)
    try values.encodeIfPresent(subject, forKey: .subject)
    try measures.encode(to: encoder)
  }
}
