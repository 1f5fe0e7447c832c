import Datasets
import Experiments
import Models
import Robustness

/// A defense that nobody has trained.
struct Unready: Defense {
  static let card = DefenseCard(
    title: "Unready", paper: "none", year: 2026, claim: "none", trainedOn: "nothing yet")

  init(_ options: NoOptions) {}

  func model(for images: ImageShape, classes: Int) throws -> Network {
    try Network(Architecture(.linear), images: images, classes: classes)
  }

  func train(
    _ model: Network, on data: some Dataset, against threat: ThreatModel, context: TrainingContext
  ) throws {}
}
