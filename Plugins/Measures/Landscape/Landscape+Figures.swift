import Geometry
import Robustness
import Torch

extension Landscape {
  /// The loss on a plane through each of some images.
  func surfaces(_ subject: MeasureSubject, _ random: RandomSource) throws -> [MeasureFigure] {
    let positions = Array(subject.images.positions.prefix(settings.surfaces))
    let surfaces = try subject.units(positions.map { "surface \($0)" }) { place in
      try LossPlane(
        of: subject.classifier, through: subject.images.batch([positions[place]]),
        threat: subject.threat, random: random
      ).surface(points: settings.surfacePoints, span: settings.surfaceSpan) {
        try subject.report("surface", (Double(place) + $0) / Double(positions.count))
      }
    }
    return zip(positions, surfaces).map { position, surface in
      MeasureFigure(
        kind: "surface", part: "\(position)", data: surface.value,
        commands: surface.value.commands)
    }
  }

  /// The robust loss along lines through the weights.
  func profiles(
    _ space: WeightSpace, _ subject: MeasureSubject, _ random: RandomSource
  ) throws -> MeasureFigure {
    let positions = Array(subject.images.positions.prefix(settings.profileSamples))
    // The step is that of flatness: 0.007 at 8/255.
    let search = RobustLossSearch(
      threat: subject.threat, steps: settings.steps, stepSize: 0.007 * 255 / 8)
    var lines = WeightLines(
      of: space, on: try subject.images.batch(positions), classes: subject.classes,
      search: search, random: random)
    let kinds = WeightProfile.Kind.allCases
    let profiles = try subject.units(kinds.map { "profile \($0.rawValue)" }) { place in
      lines.heartbeat = subject.heartbeat("profile", place, of: kinds.count)
      return try lines.profile(
        kinds[place], directions: settings.directions, points: settings.profilePoints)
    }.map(\.value)
    return MeasureFigure(kind: "profile", data: profiles, commands: profiles.commands)
  }
}

extension LossSurface {
  /// Gnuplot's commands for a heat map.
  fileprivate var commands: String {
    let rows = zip(offsets, losses).map { along, row in
      zip(offsets, row).map { "\(along) \($0) \($1)" }.joined(separator: "\n")
    }
    return """
      $surface << END
      \(rows.joined(separator: "\n\n"))
      END
      set xlabel "along the gradient, in ε"
      set ylabel "along a random direction, in ε"
      set cblabel "cross-entropy"
      set size square
      unset grid
      set autoscale fix
      plot $surface with image notitle

      """
  }
}

extension [WeightProfile] {
  /// Gnuplot's commands for a curve of each profile.
  fileprivate var commands: String {
    let blocks = enumerated().map { place, profile in
      let rows = zip(profile.steps, profile.losses).map { "\($0) \($1)" }
      return "$p\(place) << END\n" + rows.joined(separator: "\n") + "\nEND\n"
    }
    let plots = enumerated().map { place, profile in
      "$p\(place) with linespoints pointtype 7 pointsize 0.4 title "
        + "\"\(profile.kind.rawValue), \(profile.scale) of each layer's norm\""
    }
    return """
      \(blocks.joined())
      set xlabel "step along the direction"
      set ylabel "robust loss"
      set logscale y
      plot \(plots.joined(separator: ", "))

      """
  }
}
