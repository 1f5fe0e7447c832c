public import Experiments

extension LandscapeRecord: MeasureRecord {
  /// The name under which results hold it.
  public static let measure = "landscape"

  /// What the columns are.
  public static let note = """
    Gradient L1, curvature: the norm of the clean loss's gradient by the pixels, and the mean |λ| of \
    the 20 largest eigenvalues of its Hessian; logit variation: how far a logit moves under attack (Li \
    and Spratling 2023).
    """

  /// The columns.
  public static func columns(of records: [Self]) -> [MeasureColumn<Self>] {
    [
      MeasureColumn("Gradient L1", .magnitude, expendability: 2) { $0.inputGradientL1 },
      MeasureColumn("Curvature", .magnitude, expendability: 3) { $0.curvature },
      MeasureColumn("Logit variation", .magnitude, expendability: 4) { $0.logitVariation },
    ]
  }

  /// What it was measured on.
  public var scope: MeasureScope {
    MeasureScope(samples: samples, split: split, preset: preset)
  }
}
