public import Experiments
public import Foundation
import Results

/// An accuracy that others have published: shown beside a board, and never ranked.
public struct PublishedFigure: Codable, Sendable, Hashable {
  /// The data set, by Rampart's name.
  public var dataset: String
  /// The norm of the threat.
  public var norm: Norm
  /// The radius as text: `8/255`.
  public var epsilon: String
  /// The defense.
  public var name: String
  /// The paper: first author, title, venue.
  public var paper: String
  /// Where the paper is.
  public var link: String
  /// The network.
  public var architecture: String
  /// Clean accuracy in percent.
  public var clean: Double?
  /// Robust accuracy in percent.
  public var robust: Double
  /// What it was attacked with.
  public var attack: String
  /// On which images.
  public var images: String
  /// What else there is to say, such as extra data.
  public var note: String?
  /// Where the figure stands.
  public var source: String

  /// The figures in a file, best first; none where there is no file.
  ///
  /// - Throws: `ResultsError` where it holds something else.
  public static func all(in file: URL) throws -> [PublishedFigure] {
    guard let data = try? Data(contentsOf: file) else { return [] }
    do {
      return try JSONDecoder().decode([PublishedFigure].self, from: data)
        .sorted { ($0.robust, $1.name) > ($1.robust, $0.name) }
    } catch {
      throw ResultsError(
        code: .malformed, message: "This is no list of published figures; see CONTRIBUTING.md",
        path: file.path)
    }
  }

  /// Whether it is of a data set under a threat.
  func isOf(_ dataset: String, under threat: ThreatModel) -> Bool {
    self.dataset == dataset && norm == threat.norm
      && ThreatModel(norm, parsing: epsilon)?.epsilon == threat.epsilon
  }
}
