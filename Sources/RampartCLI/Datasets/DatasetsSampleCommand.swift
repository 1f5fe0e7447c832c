import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Foundation

/// Rebuilds the embedded sample.
struct DatasetsSampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: DatasetTraits.sample.name, abstract: "Rebuilds the embedded sample, bit for bit.")

  @Option(help: "The folder to write to (default: datasets/sample).")
  var output: String?

  func run() throws {
    let directory =
      output.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? Registry.bench.workspace.datasets.appending(path: DatasetTraits.sample.name)
    let changed = try SampleArchive.write(to: directory)
    StandardOutput.line(
      changed.isEmpty
        ? "\(directory.path): the six archives were there, bit for bit."
        : "\(directory.path): wrote \(changed.joined(separator: ", ")).")
  }
}
