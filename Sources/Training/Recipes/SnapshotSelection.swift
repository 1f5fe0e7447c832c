/// Early stopping: the last training images are never trained on, and the snapshot with the lowest
/// robust error on them is what the training hands out.
///
/// Rice, Wong and Kolter 2020, section 4.3; steps, start and restarts are those of Stutz et al. 2021,
/// who hold out test images instead and keep each run's iterate with the highest loss; here it is the
/// last one.
public struct SnapshotSelection: Hashable, Sendable, Codable {
  /// How many images are held out, from the end of the training set; never more than a fifth of it.
  public var images: Int
  /// How many epochs lie between snapshots; the last epoch is one in any case.
  public var interval: Int
  /// How each snapshot is attacked.
  public var attack: InnerAttack
  /// How often; an image counts with its worst.
  public var restarts: Int

  /// A selection; the defaults are PGD-7 with five restarts on 500 images, after every epoch.
  public init(
    images: Int = 500, interval: Int = 1,
    attack: InnerAttack = InnerAttack(
      steps: 7, stepSize: 0.007 / (8.0 / 255), start: .scaledNormal),
    restarts: Int = 5
  ) {
    self.images = images
    self.interval = interval
    self.attack = attack
    self.restarts = restarts
  }

  /// Whether a snapshot is taken after an epoch.
  func isDue(after epoch: Int, of epochs: Int) -> Bool {
    (epoch + 1) % max(1, interval) == 0 || epoch + 1 == epochs
  }
}
