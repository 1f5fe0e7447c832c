import Archives
import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Files
import Foundation

/// Writes images of any kind that is read as one safetensors file.
struct DatasetsConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Writes images of any kind as a safetensors file.",
    discussion: """
      Pixels and labels are written as they are, in the order image, channel, row, column.

      Example:
        \(ProgramName.short) datasets convert pictures/ --output pictures.safetensors
      """)

  @Argument(help: ArgumentHelp("What to read: a data set's name, or \(DataOptions.file)."))
  var images: String

  @Option(help: "The safetensors file to write.")
  var output: String

  @Option(help: "The folder that holds the official archives (default: datasets/).")
  var data: String?

  @Option(help: "The split.")
  var split: Split = .test

  @Option(help: "Only the first N images.")
  var samples: Int?

  func validate() throws {
    if let samples, samples < 1 { throw ValidationError("--samples must be at least 1.") }
    guard output.hasSuffix(".safetensors") else {
      throw ValidationError("--output '\(output)' does not end in .safetensors.")
    }
  }

  func run() throws { try reportingBadInput { try convert() } }

  private func convert() throws {
    let folder =
      data.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? Registry.bench.workspace.datasets
    let name = Spelling.same(as: images, among: DatasetLoader.names) ?? images
    let dataset = try DatasetLoader.load(name, split: split, directory: folder)
    let count = min(samples ?? dataset.count, dataset.count)
    let batch = try dataset.images(at: Array(0..<count))
    let shape = [count, dataset.shape.channels, dataset.shape.height, dataset.shape.width]
    let pixels =
      switch batch.pixels {
      case .bytes(let values):
        try StoredTensor(name: "images", type: .uint8, shape: shape, bytes: values)
      case .floats(let values): try StoredTensor(name: "images", shape: shape, floats: values)
      }
    let labels = try StoredTensor(name: "labels", shape: [count], integers: batch.labels)
    try SafetensorsWriter.write([pixels, labels], metadata: [:], to: URL(filePath: output))
    StandardOutput.line(
      "\(output): \(count) images of \(shape[1]) × \(shape[2]) × \(shape[3]), "
        + "\(dataset.classes) classes")
  }
}
