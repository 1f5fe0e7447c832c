import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Foundation

/// Which images a command works on.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "\(Self.known). Without it: cifar10 if its archive is there, else the sample."))
  var dataset: String?

  @Option(help: "The folder that holds the official archives (default: datasets/).")
  var data: String?

  @Option(help: "Only the first N images of the split.")
  var samples: Int?

  /// What there is, in words.
  private static var known: String {
    DatasetLoader.names.joined(separator: ", ") + ", or " + file
  }

  /// What files of images there are, in words.
  static var file: String { ImageFormats.all.map { $0.phrase }.joined(separator: ", or ") }

  func validate() throws {
    if let samples, samples < 1 { throw ValidationError("--samples must be at least 1.") }
  }

  /// The folder that holds the archive of the chosen data set.
  func folder(_ split: Split) -> URL {
    named ?? Registry.bench.workspace.images(of: chosenName(split))
  }

  private var named: URL? { data.map { URL(filePath: $0, directoryHint: .isDirectory) } }

  /// Loads a split of the chosen data set.
  ///
  /// - Returns: the images and the number that the whole split holds.
  func load(_ split: Split, say: (String) -> Void) throws -> (data: any Dataset, total: Int) {
    let dataset = try Registry.bench.images(
      chosen(split, say), split: split, directory: folder(split))
    guard let samples, samples < dataset.count else { return (dataset, dataset.count) }
    return (Subset(dataset, indices: Array(0..<samples)), dataset.count)
  }

  /// The name by which another process finds the data set that `load` loads.
  func chosenName(_ split: Split) -> String { chosen(split) { _ in } }

  private func chosen(_ split: Split, _ say: (String) -> Void) -> String {
    if let dataset { return Spelling.same(as: dataset, among: DatasetLoader.names) ?? dataset }
    let usual = DatasetTraits.cifar10.name
    let folder = named ?? Registry.bench.workspace.datasets
    if data != nil || !DatasetLoader.archives(of: usual, split: split, in: folder).isEmpty {
      return usual
    }
    say(
      """
      No CIFAR-10 archive in \(folder.path): using the embedded SAMPLE, small synthetic images. \
      Its numbers say nothing about CIFAR-10; give --dataset and --data for real images.
      """)
    return DatasetTraits.sample.name
  }
}
