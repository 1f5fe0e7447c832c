/// Who a defense is, as its own card says.
public struct SiteCard: Sendable, Hashable {
  /// The name as papers print it.
  public var title: String
  /// Authors, title and venue of the paper.
  public var paper: String
  /// The year of publication.
  public var year: Int
  /// What the paper claims, in a sentence.
  public var claim: String
  /// Data beyond the training set, or nothing.
  public var extraData: String?
  /// What the weights were trained on, in a sentence.
  public var trainedOn: String
  /// The folder of its source, as a path from the site's folder, where there is one.
  public var source: String?

  /// A card.
  public init(
    title: String, paper: String, year: Int, claim: String, extraData: String? = nil,
    trainedOn: String, source: String? = nil
  ) {
    (self.title, self.paper, self.year, self.claim) = (title, paper, year, claim)
    (self.extraData, self.trainedOn, self.source) = (extraData, trainedOn, source)
  }

  /// Where it was published: what follows the last comma, `ICML 2019`.
  var venue: String {
    let last = paper.split(separator: ",").last.map { $0.drop { $0 == " " } } ?? ""
    return last.contains("\(year)") && last.count <= 24 ? String(last) : "\(year)"
  }
}
