public import Experiments

extension FlatnessRecord: MeasureRecord {
  /// The name under which results hold it.
  public static let measure = "flatness"

  /// What the columns are.
  public static let note = """
    Lower is flatter. RLoss: mean cross-entropy at the worst adversarial image that PGD finds, on the \
    first images of the split that the last column names. Average: its mean rise when each weight \
    tensor w is moved by ξ·‖w‖ in random directions, ± the standard error over them; worst: the rise in \
    the worst direction found (Stutz, Hein and Schiele 2021). Gap: RLoss on test less training images. \
    ± of all but the average: the standard error over images. \
    λmax, |λmin|/|λmax|: of the clean loss's Hessian by the weights, which rescaling changes.
    """

  /// The columns: one for each radius that any record has.
  public static func columns(of records: [Self]) -> [MeasureColumn<Self>] {
    let average: [MeasureColumn<Self>] = FlatnessAxis.averages(records).map { axis in
      MeasureColumn(axis.title, .loss, number: { axis.value($0) })
    }
    let worst: [MeasureColumn<Self>] = FlatnessAxis.worst(records).enumerated().map { index, axis in
      MeasureColumn(axis.title, .loss, expendability: index > 0 ? 6 : 0, number: { axis.value($0) })
    }
    // What rescaling changes goes early where there is no room.
    let others: [MeasureColumn<Self>] = [
      MeasureColumn(
        "Gap", .loss, expendability: 1,
        number: { record in
          record.generalizationGap.map { ($0, record.generalizationGapError) }
        }),
      MeasureColumn("λmax", .magnitude, expendability: 5) { $0.hessian?.largest },
      MeasureColumn("|λmin|/|λmax|", .loss, expendability: 7) { $0.hessian?.ratio },
    ]
    let loss = MeasureColumn<Self>(
      "RLoss", .loss, number: { record in record.reference.map { ($0, record.referenceError) } })
    return [loss] + average + worst + others
  }

  /// What it was measured on.
  public var scope: MeasureScope {
    guard let average else { return MeasureScope(preset: preset) }
    return MeasureScope(samples: average.samples, split: average.split, preset: preset)
  }
}
