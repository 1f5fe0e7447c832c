import Experiments
import Foundation
import Leaderboard
import Results

/// What became of each image under each row of a board, for the script to compare.
struct BoardComparison: Encodable {
  /// With more rows the p-values of all pairs are left out; the rank intervals say what is significant.
  private static let mostTested = 100

  /// The rows' names.
  let names: [String]
  /// The attacks, by the letter that marks an image they broke first.
  private let stages: [String]
  /// A mark for each image: robust, wrong as it is, or the letter of the attack.
  private let verdicts: [String]
  /// The positions of the images, where they are not the first ones of the split.
  private let images: [Int]?
  /// p of the exact mid-p McNemar test, of each row and those before it.
  private let p: [[String]]?
  /// The same p with Holm's correction over all pairs, which the ranks hang on.
  private let corrected: [[String]]?
  /// Of each row, which of those before it differ from it significantly, corrected: 1 or 0.
  private let significant: [String]?

  init(_ section: LeaderboardSection) {
    let results = section.rows.map(\.result)
    names = results.map { Wording.terminal($0.defense.unambiguous) }
    let first = results.first?.dataset.indices ?? []
    let all = results.map { $0.verdicts() }
    var stages = EvaluationProtocol.ranking.labels
    for case .broken(let attack) in all.flatMap(\.values).sorted(by: {
      $0.description < $1.description
    })
    where !stages.contains(attack) { stages.append(attack) }
    let letters = Dictionary(uniqueKeysWithValues: zip(stages, UInt8(ascii: "a")...UInt8.max))
    verdicts = all.map { verdicts in
      String(
        decoding: first.map { image -> UInt8 in
          switch verdicts[image] {
          case .robust: UInt8(ascii: ".")
          case .broken(let attack):
            letters[attack].map { min($0, UInt8(ascii: "z")) } ?? UInt8(ascii: "z")
          case .misclassified, nil: UInt8(ascii: "-")
          }
        }, as: UTF8.self)
    }
    self.stages = stages.map { Wording.terminal(AttackRecord.title(of: $0)) }
    images = first == Array(first.indices) ? nil : first
    guard results.count <= Self.mostTested else {
      (p, corrected, significant) = (nil, nil, nil)
      return
    }
    let robust = results.map { Set($0.robust?.indices ?? []) }
    let values = robust.indices.flatMap { row in
      robust[..<row].map { other in
        McNemar.midP(
          onlyFirst: robust[row].subtracting(other).count,
          onlySecond: other.subtracting(robust[row]).count)
      }
    }
    // Row by row: the first has none before it, the second one, the third two.
    func rows<Value>(_ values: [Value]) -> [[Value]] {
      robust.indices.map { row in Array(values[(row * (row - 1) / 2)..<(row * (row + 1) / 2)]) }
    }
    let adjusted = Holm.adjusted(values)
    p = rows(values.map(Wording.pValue))
    corrected = rows(adjusted.map(Wording.pValue))
    significant = rows(adjusted.map { $0 < RankInterval.level ? "1" : "0" }).map { $0.joined() }
  }

  /// For the page; nil where there is nothing to compare.
  var json: String? {
    guard names.count > 1 else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }
}
