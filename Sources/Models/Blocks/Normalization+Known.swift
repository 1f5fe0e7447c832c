public import Experiments

extension Normalization {
  /// ImageNet's channel means and deviations, which many networks bring along.
  public static let imageNet = Normalization(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// Pixel values from 0 to 255.
  public static let greyLevels = Normalization(mean: [0], deviation: [1 / 255])

  /// Pixel values from -1 to 1.
  public static let symmetric = Normalization(mean: [0.5], deviation: [0.5])

  /// What networks for some images were probably trained behind, by name, the likeliest first.
  ///
  /// - Parameters:
  ///   - dataset: its name says whose images they are.
  ///   - images: colour images alone have means by channel.
  public static func known(
    for dataset: String, _ images: ImageShape
  ) -> [(name: String, normalization: Normalization)] {
    var all: [(name: String, normalization: Normalization)] = []
    if images.channels == 3 {
      // The sample in the layout of another data set bears that one's name.
      let traits = DatasetTraits(of: dataset).original
      let own = published(for: traits).map { (traits.title, $0) }
      all = [own ?? (DatasetTraits.cifar10.title, cifar10)]
      all.append(("ImageNet", imageNet))
    } else {
      all = [("MNIST", Normalization(mean: [0.1307], deviation: [0.3081]))]
    }
    return all + [("pixels from -1 to 1", symmetric), ("pixels from 0 to 255", greyLevels)]
  }
}
