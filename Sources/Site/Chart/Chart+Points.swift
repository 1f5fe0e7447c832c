extension Chart {
  /// The points: one by one with their links, or all in one path where there are many.
  var marks: [Markup] {
    guard points.count <= Self.mostLinked else {
      let best = points.filter(\.isBest)
      return [dots(points.filter { !$0.isBest }, "dots"), dots(best, "dots best")]
    }
    return points.map { point in
      let at = place(point.x, point.y)
      var parts: [Markup] = []
      if let interval = point.interval {
        let (low, high) = (
          place(point.x, interval.lowerBound).y, place(point.x, interval.upperBound).y
        )
        parts.append(
          Self.line(at.x, min(low, Self.height - Self.bottom), at.x, max(high, Self.top), "whisker")
        )
      }
      parts.append(
        Tag.circle(
          [
            .class(point.isBest ? "point best" : "point"), Attribute(.cx, at.x),
            Attribute(.cy, at.y), Attribute(.r, 5),
          ], [Tag.title([Markup(text: point.text)])]))
      guard let link = point.link else { return Tag.g([], parts) }
      return Tag.a([.href(link), Attribute(.label, point.text)], parts)
    }
  }

  private func dots(_ points: [ChartPoint], _ kind: String) -> Markup {
    let path = points.map { point in
      let at = place(point.x, point.y)
      return "M\(Int(at.x.rounded())) \(Int(at.y.rounded()))h0"
    }
    return Tag.path([.class(kind), Attribute(.d, path.joined())])
  }

  /// The names, each where it covers no other: right, left, above or below its point, or not at all.
  var labels: [Markup] {
    var taken = points.count <= Self.mostLinked ? points.map { box(of: $0) } : []
    let named = points.filter(\.isNamed).sorted {
      ($0.isBest ? 0 : 1, -$0.y) < ($1.isBest ? 0 : 1, -$1.y)
    }
    var result: [Markup] = []
    for point in named.prefix(Self.mostLinked) {
      let at = place(point.x, point.y)
      let name = point.name.count > 26 ? point.name.prefix(25) + "…" : point.name
      // As wide as on a telephone, where the letters are larger.
      let width = 7.6 * Double(name.count)
      let choices: [(x: Double, y: Double, anchor: String, left: Double)] = [
        (at.x + 9, at.y + 4, "start", at.x + 9), (at.x - 9, at.y + 4, "end", at.x - 9 - width),
        (at.x, at.y - 10, "middle", at.x - width / 2),
        (at.x, at.y + 19, "middle", at.x - width / 2),
        (at.x - 5, at.y - 10, "start", at.x - 5), (at.x - 5, at.y + 20, "start", at.x - 5),
        (at.x + 8, at.y - 8, "start", at.x + 8), (at.x + 8, at.y + 16, "start", at.x + 8),
        (at.x - 8, at.y - 8, "end", at.x - 8 - width),
        (at.x - 8, at.y + 16, "end", at.x - 8 - width),
      ]
      for choice in choices {
        let box = Box(left: choice.left, top: choice.y - 11, width: width, height: 14)
        guard box.left > Self.left, box.left + width < Self.width - 4, box.top > 0,
          box.top + 14 < Self.height - Self.bottom, !taken.contains(where: box.meets)
        else { continue }
        taken.append(box)
        result.append(
          Self.text(String(name), choice.x, choice.y, "name", anchor: choice.anchor))
        break
      }
    }
    return result
  }

  /// A rectangle that is taken.
  struct Box {
    let left: Double
    let top: Double
    let width: Double
    let height: Double

    func meets(_ other: Box) -> Bool {
      left < other.left + other.width && other.left < left + width
        && top < other.top + other.height && other.top < top + height
    }
  }

  private func box(of point: ChartPoint) -> Box {
    let at = place(point.x, point.y)
    return Box(left: at.x - 5, top: at.y - 5, width: 10, height: 10)
  }
}
