import Experiments
import Leaderboard
import Results

/// A chart with what must be said below it.
struct CaptionedChart {
  let chart: Chart
  let caption: String

  /// The figure.
  var markup: Markup {
    let keys = chart.curves.filter { !$0.isStepped }.map { curve in
      Tag.span(
        [.class("key")],
        [
          Tag.svg(
            [Attribute(.viewBox, "0 0 26 8"), Attribute(.isHidden, "true")],
            [
              Tag.path([
                .class("curve c\(curve.color % 6)\(curve.isDashed ? " dashed" : "")"),
                Attribute(.d, "M0 4H26"),
              ])
            ]), Markup(text: curve.name),
        ])
    }
    return Tag.figure([chart.markup, Tag.figcaption([Markup(text: caption)] + [" "] + keys)])
  }
}

extension CaptionedChart {
  /// The chart of points, without those that would squash it; their names go into the caption.
  private init?(
    _ title: String, _ x: String, _ y: String, _ points: [ChartPoint], _ caption: String,
    lowIsBad: Bool = true, floor: Double? = nil, spreads: Bool = false, hasFront: Bool = false,
    references: [Chart.Reference] = []
  ) {
    let (near, far) = points.partedByReach(lowIsBad: lowIsBad)
    guard near.count > 1 else { return nil }
    let marked = hasFront ? near.withFront : near
    let heights = near.flatMap {
      [$0.y, $0.interval?.lowerBound, $0.interval?.upperBound].compactMap { $0 }
    }
    var chart = Chart(
      title: title, x: Axis(x, holding: near.map(\.x), spreads: spreads),
      y: Axis(y, holding: heights, floor: floor), points: marked, references: references)
    if hasFront {
      let front = marked.filter(\.isBest).sorted { $0.x < $1.x }
      chart.curves = [.init(name: "front", places: front.map { ($0.x, $0.y) }, isStepped: true)]
    }
    let left =
      far.isEmpty
      ? "" : " Outside the picture: " + far.map(\.text).joined(separator: "; ") + "."
    (self.chart, self.caption) = (chart, caption + left)
  }

  /// Clean against robust accuracy, with the front that nothing is beyond.
  static func accuracies(
    _ section: LeaderboardSection, _ contents: SiteContents, on page: PagePath
  ) -> CaptionedChart? {
    let points = section.rows.compactMap { row -> ChartPoint? in
      guard let clean = row.result.clean, let robust = row.result.robust else { return nil }
      return point(
        row.result, 100 * clean.accuracy, 100 * robust.accuracy,
        "clean \(Wording.percent(clean.accuracy)) %, robust \(Wording.percent(robust.accuracy)) %",
        100 * robust.interval.low...100 * robust.interval.high, contents, page)
    }
    return CaptionedChart(
      "Robust against clean accuracy, \(section.title)", "clean accuracy, %", "robust accuracy, %",
      points,
      "Robust against clean accuracy. Dark: no other defense is better in both; bars are 95 % intervals.",
      floor: 0, hasFront: true,
      references: contents.published.filter { $0.isOf(section.dataset.name, under: section.threat) }
        .map { .init(name: $0.name, y: $0.robust) })
  }

  /// Robust loss against each way to measure flatness.
  static func flatness(
    _ section: LeaderboardSection, _ contents: SiteContents, on page: PagePath
  ) -> [CaptionedChart] {
    let results = section.rows.map(\.result)
    return FlatnessAxis.all(results.compactMap(\.flatness)).compactMap { axis in
      let points = results.compactMap { result -> ChartPoint? in
        guard let (value, _) = axis.value(result.flatness), let loss = result.flatness?.reference
        else { return nil }
        return point(
          result, value, loss, "flatness \(Wording.loss(value)), robust loss \(Wording.loss(loss))",
          nil,
          contents, page)
      }
      return CaptionedChart(
        "Robust loss against \(axis.label), \(section.title)", axis.label, "robust loss", points,
        "Robust loss against \(axis.label). Left is flatter, lower is better.",
        lowIsBad: false)
    }
  }

  /// Robust accuracy against what the training took.
  static func costs(
    _ section: LeaderboardSection, _ contents: SiteContents, on page: PagePath
  ) -> CaptionedChart? {
    let points = section.rows.map(\.result).compactMap { result -> ChartPoint? in
      guard let seconds = result.trainingSeconds, let robust = result.robust else { return nil }
      return point(
        result, seconds / 60, 100 * robust.accuracy,
        "\(Wording.duration(seconds)), robust \(Wording.percent(robust.accuracy)) %",
        100 * robust.interval.low...100 * robust.interval.high, contents, page)
    }
    return CaptionedChart(
      "Robust accuracy against training time, \(section.title)", "training, minutes",
      "robust accuracy, %", points,
      "Robust accuracy against the time of the training, which is its author's word and depends on the machine.",
      floor: 0, spreads: true)
  }

  /// Robust accuracy against the radius, over boards of the same images and norm; nil where there is one.
  static func radii(
    _ section: LeaderboardSection, _ contents: SiteContents
  ) -> CaptionedChart? {
    let boards = contents.page.contents.sections.filter {
      $0.dataset.holdsSameImages(as: section.dataset) && $0.threat.norm == section.threat.norm
    }
    guard boards.count > 1 else { return nil }
    let curves = section.rows.prefix(6).enumerated().map { index, row in
      let places = boards.compactMap { board -> (x: Double, y: Double)? in
        let same = board.rows.first { $0.result.defense == row.result.defense }
        return same?.result.robust.map { (255 * board.threat.epsilon, 100 * $0.accuracy) }
      }
      return Chart.Curve(
        name: row.result.defense, places: places.sorted { $0.x < $1.x }, color: index)
    }.filter { $0.places.count > 1 }
    guard !curves.isEmpty else { return nil }
    let places = curves.flatMap(\.places)
    let chart = Chart(
      title: "Robust accuracy against the radius, \(section.title)",
      x: Axis("ε, 255ths", holding: places.map(\.x)),
      y: Axis("robust accuracy, %", holding: places.map(\.y), floor: 0), curves: curves)
    return CaptionedChart(
      chart: chart, caption: "Robust accuracy against the radius, of the first six of this board.")
  }

  private static func point(
    _ result: EvaluationResult, _ x: Double, _ y: Double, _ details: String,
    _ interval: ClosedRange<Double>?,
    _ contents: SiteContents, _ page: PagePath
  ) -> ChartPoint {
    ChartPoint(
      name: result.defense.unambiguous, x: x, y: y, details: details, interval: interval,
      link: PagePath.defense(contents.family(of: result)).link(from: page))
  }
}
