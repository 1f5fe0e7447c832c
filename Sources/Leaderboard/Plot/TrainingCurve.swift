/// How robust a network was after each epoch of its training, on images that it was trained on and on
/// others.
public struct TrainingCurve: Sendable, Hashable {
  /// The measurements after an epoch.
  public struct Point: Sendable, Hashable {
    /// The number of epochs trained.
    public let epoch: Int
    /// Mean loss under attack.
    public let loss: (train: Double, test: Double)
    /// Share of images that are wrong under attack.
    public let error: (train: Double, test: Double)

    /// A point.
    public init(
      epoch: Int, loss: (train: Double, test: Double), error: (train: Double, test: Double)
    ) {
      (self.epoch, self.loss, self.error) = (epoch, loss, error)
    }

    public static func == (a: Point, b: Point) -> Bool {
      a.epoch == b.epoch && a.loss == b.loss && a.error == b.error
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(epoch)
      hasher.combine(loss.test)
    }
  }

  /// What is written at the line.
  public let name: String
  /// In the order of the epochs.
  public let points: [Point]

  /// A curve.
  public init(name: String, points: [Point]) {
    self.name = name
    self.points = points
  }
}
