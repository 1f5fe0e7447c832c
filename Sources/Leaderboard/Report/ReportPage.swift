public import Results

/// The papers' arguments from whatever has been measured and trained: a pure function of results and
/// trainings.
///
/// Robust loss against flatness, over defenses and over the epochs of a training, after Stutz, Hein and
/// Schiele, ICCV 2021; the landscape of the loss around images by epoch, after Li and Spratling, 2023.
public struct ReportPage: Sendable, Hashable {
  let groups: [MeasuredGroup]
  let trajectories: [Trajectory]

  /// The report of some results and trainings.
  ///
  /// - Parameters:
  ///   - results: everything there is; their order does not matter.
  ///   - trajectories: the trainings, in the order in which they are shown; their names differ.
  public init(results: [EvaluationResult], trajectories: [Trajectory]) {
    groups = MeasuredGroup.all(in: results)
    self.trajectories = trajectories
  }

  /// The pictures, in the order of the page.
  public var figures: [Figure] {
    groups.flatMap { group in Self.parts(of: group).flatMap { Self.figures($0, of: group) } }
      + trajectories.flatMap(Self.figures) + [landscapes].compactMap { $0 }
  }

  /// The whole page as GitHub's Markdown.
  ///
  /// - Parameter pictures: whether they lie beside the page.
  public func markdown(pictures: Bool = true) -> String {
    let missing = pictures ? "" : " The pictures were left out."
    return """
      # Flatness, robust overfitting and the loss landscape

      Made by `./rampart report`, from the results of `flatness` and `landscape` and from the folders of \
      trainings; edit those, not this page.\(missing)

      How to read it: *flatness* is how much the robust loss (RLoss, the mean cross-entropy at the worst \
      adversarial image that PGD finds) rises when the weights are perturbed by ξ of each tensor's norm, \
      so lower is flatter. *Average* is over random directions, bars are standard errors; *worst* is the \
      worst direction found. Intervals of correlations are of the percentile bootstrap, 95 %; of a handful \
      of points it makes them too narrow. p is the share of the orders of one quantity in which the two go \
      together at least as much: a correlation without a small one is none.

      ## Over all defenses

      \(defenses(pictures: pictures))
      ## Over the epochs of a training

      \(runs(pictures: pictures))
      ## Early-stopped against last

      \(stopping)
      ## Gradient norm and curvature by epoch

      \(landscape(pictures: pictures))
      """
  }

  /// A picture on the page, with a link to its PNG.
  static func picture(_ figure: Figure) -> String {
    """
    ![\(Wording.markdown(figure.caption))](\(figure.name).svg)

    [PNG](\(figure.name).png)


    """
  }
}
