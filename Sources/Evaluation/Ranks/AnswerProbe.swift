import Foundation
import Robustness
import Torch

/// What a model answers to a few images: ranks that hold the same one hear the same, up to how their machines round.
///
/// A file has a digest; what a function of Python or a server computes with need not be in it.
package struct AnswerProbe: Codable, Equatable, Sendable {
  /// The logits of one image after the other, float32, little-endian.
  private let logits: Data
  /// How many there are of an image.
  private let classes: Int

  /// How many images are asked for.
  private static let size = 8
  /// The share of the answers' spread by which machines may differ.
  private static let tolerance: Float = 0.01

  /// Answers that are given.
  package init(_ logits: [Float], classes: Int) {
    self.logits = logits.withUnsafeBytes { Data($0) }
    self.classes = classes
  }

  /// Asks a model; nil where it answers otherwise when it is asked again, or not as it should, which others find out.
  init?(of model: LoadedModel, on images: CellImages, chunk: Int) throws {
    let batch = try images.batch(at: images.positions.spread(Self.size))
    guard batch.count > 0 else { return nil }
    let oracle = Oracle(model.classifier, classes: model.classes, chunk: chunk)
    let answers = try? (0..<2).map { _ in try oracle.logits(batch.images).floats() }
    guard let answers, answers[0] == answers[1] else { return nil }
    self.init(answers[0], classes: model.classes)
  }

  private var values: [Float] { logits.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } }

  /// Refuses to work for a rank 0 whose model answers otherwise.
  ///
  /// - Throws: `RankError` that shows the answers that differ most.
  package func requireSame(as other: AnswerProbe) throws {
    let (theirs, ours) = (other.values, values)
    guard theirs.count == ours.count, classes == other.classes, classes > 0 else {
      throw RankError(
        .difference, "rank 0's model has \(other.classes) classes, and here it has \(classes)")
    }
    // −∞ stands for a class that is ruled out.
    let finite = theirs.filter(\.isFinite)
    let spread = (finite.max() ?? 0) - (finite.min() ?? 0)
    let differences = zip(theirs, ours).map { mine, its -> Float in
      if mine == its { return 0 }
      let difference = abs(mine - its)
      return difference.isNaN ? .infinity : difference
    }
    guard let place = differences.indices.max(by: { differences[$0] < differences[$1] }),
      !(differences[place] <= Self.tolerance * spread)
    else { return }
    let image = place / classes * classes..<(place / classes + 1) * classes
    throw RankError(
      .difference,
      "the model answers otherwise here than rank 0's (logits of one image, rank 0's → here: "
        + "\(Self.text(theirs[image])) → \(Self.text(ours[image]))); give every rank the same model, "
        + "with the weights that it reads by itself")
  }

  /// Refuses to work for a rank 0 whose model answers otherwise; who draws at random cannot be compared.
  static func requireSame(_ own: AnswerProbe?, as other: AnswerProbe?) throws {
    if let own, let other { try own.requireSame(as: other) }
  }

  private static func text(_ row: ArraySlice<Float>) -> String {
    let shown = row.prefix(4).map { String(format: "%.4g", $0) }
    return shown.joined(separator: ", ") + (row.count > 4 ? ", …" : "")
  }
}
