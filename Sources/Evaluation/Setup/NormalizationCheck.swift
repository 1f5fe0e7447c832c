package import Models
package import Results
package import Robustness
import Torch

/// Whether a model of somebody's file is much better on images that are scaled as its training's
/// probably were: then a mean and a deviation were forgotten.
///
/// - Complexity: as many forward passes an image as there are known normalisations, and none for a
///   model that is right on nearly all images.
package struct NormalizationCheck {
  /// How many images are looked at.
  package static let size = 128
  /// Of a model that is as good as this nothing was forgotten.
  private static let good = 0.95
  /// Less than this nobody would notice.
  private static let leastGain = 0.05
  /// Chance, with so many normalisations tried, must not explain the gain.
  private static let significance = 0.001

  /// What the user could have said and did not.
  package enum Remedy: Hashable, Sendable {
    /// `--mean` and `--std` of a file of named tensors.
    case options
    /// A module has its normalisation inside.
    case insideModule
  }

  /// How images reach the model as it is.
  private let given: Normalization
  private let remedy: Remedy

  /// A check of a model whose images are normalised by the harness as given.
  package init(given: Normalization = .none, remedy: Remedy) {
    self.given = given
    self.remedy = remedy
  }

  /// Looks at a model.
  ///
  /// - Parameters:
  ///   - model: with what was given in front of it.
  ///   - classes: its number of classes.
  ///   - batch: clean images.
  ///   - chunk: the number of images in each call.
  ///   - candidates: what its training may have seen images through, by name.
  package func flag(
    _ model: any Classifier, classes: Int, on batch: AttackBatch, chunk: Int,
    candidates: [(name: String, normalization: Normalization)]
  ) throws -> Flag? {
    guard batch.count > 0 else { return nil }
    func correct(_ images: Tensor) throws -> [Bool] {
      let logits = try Oracle(model, classes: classes, chunk: chunk).logits(images)
      let rows = try LogitRows(logits, batch.labels)
      return (0..<rows.count).map { rows.margin($0) < 0 }
    }
    let before = try correct(batch.images)
    let count = before.count { $0 }
    guard Double(count) < Self.good * Double(before.count) else { return nil }
    var best: (name: String, normalization: Normalization, count: Int)?
    for (name, normalization) in candidates where normalization != given {
      do {
        // What the model undoes on the way in: it then sees images as if they were normalised so.
        let after = try correct(given.undone(on: normalization(batch.images)))
        let right = after.count { $0 }
        guard right > best?.count ?? count, Self.isMuchBetter(after, than: before) else { continue }
        best = (name, normalization, right)
      } catch is InvalidOutput {
        continue  // Nothing was trained on images that it gives no numbers for.
      }
    }
    return best.map { flag($0.name, $0.normalization, right: $0.count, instead: count, of: before) }
  }

  private static func isMuchBetter(_ after: [Bool], than before: [Bool]) -> Bool {
    let gained = zip(before, after).count { !$0 && $1 }
    let lost = zip(before, after).count { $0 && !$1 }
    return Double(gained - lost) >= leastGain * Double(before.count)
      && McNemar.midP(onlyFirst: lost, onlySecond: gained) < significance
  }

  private func flag(
    _ name: String, _ normalization: Normalization, right: Int, instead: Int, of all: [Bool]
  ) -> Flag {
    let (mean, std) = (Self.list(normalization.mean), Self.list(normalization.deviation))
    let advice =
      switch remedy {
      case .options: "give --mean \(mean) --std \(std)"
      case .insideModule:
        "put (x - mean) / std with mean \(mean) and std \(std) into the module before it is saved"
      }
    let named = name.hasPrefix("pixels") ? "with \(name)" : "behind \(name)'s normalisation"
    return Flag(
      .normalization,
      "\(instead) of \(all.count) clean images are right as given, \(right) \(named): \(advice)")
  }

  private static func list(_ values: [Float]) -> String {
    values.map { "\($0)" }.joined(separator: ",")
  }
}

extension Normalization {
  /// The images that this normalisation makes into others.
  fileprivate func undone(on images: Tensor) throws -> Tensor {
    if self == .none { return images }
    let mean = try Tensor(mean, shape: [1, mean.count, 1, 1]).moved(to: images.device)
    let deviation = try Tensor(deviation, shape: [1, deviation.count, 1, 1])
      .moved(to: images.device)
    return try images * deviation + mean
  }
}
