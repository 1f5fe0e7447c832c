import Experiments
import Results

/// The defenses with measures that were trained for the same images and threat.
struct MeasuredGroup: Sendable, Hashable {
  /// Heading, file name and results; the ranks are not used.
  let section: LeaderboardSection

  /// The results, best first.
  var results: [EvaluationResult] { section.rows.map(\.result) }

  /// Those that are no better under attack than one answer for all images.
  ///
  /// What their flatness is says nothing of robustness, and one of them, far off, makes a correlation of any
  /// others.
  var fallen: [EvaluationResult] { results.filter(\.hasFallen) }

  private var standing: [EvaluationResult] { results.filter { !$0.hasFallen } }

  /// The groups in some results, in the order of the leaderboard's headings.
  ///
  /// Complete runs and others count, since a loss is measured apart from the attacks; canaries, failures
  /// and results that contradict themselves do not.
  static func all(in results: [EvaluationResult]) -> [MeasuredGroup] {
    let contents = LeaderboardContents(results)
    var groups: [[EvaluationResult]] = []
    for result in contents.sections.flatMap({ $0.rows.map(\.result) }) + contents.partial
    where !result.measures.isEmpty {
      let home = groups.firstIndex { $0.first.map(result.isMeasured(beside:)) ?? false }
      guard let home else {
        groups.append([result])
        continue
      }
      // Of a defense with a complete run and another one, the complete run comes first and counts.
      if groups[home].contains(where: { $0.defense == result.defense }) { continue }
      groups[home].append(result)
    }
    return groups.compactMap { LeaderboardSection(ranking: $0) }.map(MeasuredGroup.init)
  }

  /// Robust loss against average-case flatness, one relation for each ξ.
  var robustLossByAverage: [Relation] {
    relations(FlatnessAxis.averages(records), "robust loss") { $0.flatness?.reference }
  }

  /// Robust loss against worst-case flatness.
  var robustLossByWorst: [Relation] {
    relations(FlatnessAxis.worst(records), "robust loss") { $0.flatness?.reference }
  }

  /// The generalisation gap against flatness.
  var gapByFlatness: [Relation] {
    relations(FlatnessAxis.all(records), "generalisation gap") {
      $0.flatness?.generalizationGap
    }
  }

  /// Robust accuracy, of complete runs, against flatness.
  var accuracyByFlatness: [Relation] {
    relations(FlatnessAxis.all(records), "robust accuracy, %") {
      $0.isComplete ? $0.robust.map { 100 * $0.accuracy } : nil
    }
  }

  private var records: [FlatnessRecord] { standing.compactMap(\.flatness) }

  private func relations(
    _ axes: [FlatnessAxis], _ label: String, _ value: (EvaluationResult) -> Double?
  ) -> [Relation] {
    axes.compactMap { axis in
      let points = standing.compactMap { result -> Relation.Point? in
        guard let (x, error) = axis.value(result.flatness), let y = value(result) else {
          return nil
        }
        return Relation.Point(name: result.defense, x: x, y: y, error: error)
      }
      return points.isEmpty ? nil : Relation(x: axis.label, y: label, slug: axis.slug, points)
    }
  }
}

extension EvaluationResult {
  /// Whether it has no more robust accuracy than one answer for all images: of a complete run, or under
  /// the search of flatness.
  fileprivate var hasFallen: Bool {
    let known = [isComplete ? robust?.accuracy : nil, flatness?.robustError.map { 1 - $0 }]
    return known.compactMap { $0 }.min().map { $0 <= 1 / Double(classCount) } ?? false
  }

  /// The number of classes; ten where nothing says otherwise.
  private var classCount: Int {
    let usual = DatasetTraits(of: setting.dataset.name).original == .cifar100 ? 100 : 10
    return setting.model.classes ?? usual
  }

  /// Whether two results' measures belong in one picture.
  fileprivate func isMeasured(beside other: EvaluationResult) -> Bool {
    setting.dataset.holdsSameImages(as: other.dataset)
      && experiment.agrees(with: other.experiment, in: [.threat])
  }
}
