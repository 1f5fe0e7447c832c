import Experiments
import Results

/// How one quantity goes with another over defenses or epochs.
struct Relation: Sendable, Hashable {
  /// One defense, or one epoch.
  struct Point: Sendable, Hashable {
    let name: String
    let x: Double
    let y: Double
    /// The standard error of `x`, where known.
    let error: Double?
  }

  /// A coefficient with its bootstrap interval (95 %), where the draws give one, its permutation p, and what is left of it
  /// without the point that it rests on most.
  struct Strength: Sendable, Hashable {
    let value: Double
    let interval: Interval?
    let chance: Double?
    /// `0.41 (TRADES)`: the coefficient without that point.
    let rest: String?

    /// The strength as tables print it: `0.85 (0.79 to 0.90)`.
    var text: String {
      let ends = interval.map {
        " (\(Wording.coefficient($0.low)) to \(Wording.coefficient($0.high)))"
      }
      return Wording.coefficient(value) + (ends ?? "")
    }
  }

  /// What is to the right.
  let x: String
  /// What is upwards.
  let y: String
  /// A part of a file's name that says what is to the right.
  let slug: String
  /// What stands before a point's name in a sentence: nothing before that of a defense.
  let prefix: String
  /// In a fixed order.
  let points: [Point]

  init(x: String, y: String, slug: String, prefix: String = "", _ points: [Point]) {
    (self.x, self.y, self.slug, self.prefix, self.points) = (x, y, slug, prefix, points)
  }

  /// Fewer points have no correlation worth a number: three lie on some line too often.
  static let fewest = 4

  /// How strong it is; `nil` with too few points, or where a quantity is constant.
  func strength(_ correlation: Correlation) -> Strength? {
    guard points.count >= Self.fewest else { return nil }
    let (x, y) = (points.map(\.x), points.map(\.y))
    return correlation.coefficient(x, y).map {
      Strength(
        value: $0, interval: correlation.interval(x, y), chance: correlation.chance(x, y),
        rest: correlation.weakest(x, y).map {
          "\(Wording.coefficient($0.value)) (\(prefix)\(points[$0.without].name))"
        })
    }
  }

  /// The number of points and both coefficients with their chance, in lines.
  var summary: [String] {
    guard points.count >= Self.fewest else {
      return ["n = \(points.count): too few for a correlation"]
    }
    let texts = Correlation.allCases.map { correlation in
      let strength = strength(correlation)
      let chance = strength?.chance.map { ", p = \(Wording.pValue($0))" }
      return "\(correlation.title) \(strength?.text ?? Wording.nothing)" + (chance ?? "")
    }
    return ["n = \(points.count), \(texts[0])"] + texts.dropFirst()
  }

  /// A table of relations, one line each.
  static func table(_ relations: [Relation]) -> TextTable {
    TextTable(
      relations.map { relation in
        (relation, strengths: Correlation.allCases.map { relation.strength($0) })
      },
      [
        Column("Quantity") { $0.0.y }, Column("against") { $0.0.x },
        Column("n", .trailing) { "\($0.0.points.count)" },
      ]
        + Correlation.allCases.enumerated().flatMap { index, correlation in
          [
            Column("\(correlation.title) (95 %)", .trailing) { $0.strengths[index]?.text },
            Column("p", .trailing) { $0.strengths[index]?.chance.map(Wording.pValue) },
            Column("without one", .trailing) { $0.strengths[index]?.rest },
          ]
        })
  }
}

extension Correlation {
  /// The name as it is printed.
  var title: String {
    switch self {
    case .pearson: "Pearson"
    case .spearman: "Spearman"
    }
  }
}
