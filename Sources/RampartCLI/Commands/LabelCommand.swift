import Archives
import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Foundation
import Robustness
import Torch

/// Labels images by what a model says of them.
struct LabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Writes images with the labels that a model gives them, for `train --extra`.",
    discussion:
      "The labels that the images have are not looked at, but for a word on how many agree.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var compute: ComputeOptions

  @Option(help: "test or train.")
  var split: Split = .train

  @Option(
    help: ArgumentHelp(
      "Leave out the images that this folder's archive of the data set has too.",
      valueName: "folder"))
  var except: String?

  @Option(help: ArgumentHelp("Where they go.", valueName: "FILE.safetensors"))
  var output: String

  func validate() throws {
    if !output.hasSuffix(".safetensors") {
      throw ValidationError("--output '\(output)' does not end in .safetensors.")
    }
    if model.all || model.defenses.count > 1 || (model.model == nil && model.defenses.isEmpty) {
      throw ValidationError("Name one defense, or give --model: one model labels.")
    }
  }

  func run() throws {
    try compute.start()
    try reportingFailures {
      let (all, places) = try chosen()
      for (name, source) in try model.sources(on: all.info, data) {
        try label(all, at: places, with: name, source)
      }
    }
  }

  /// The images, and the positions of those that are to be labelled.
  private func chosen() throws -> (images: any Dataset, positions: [Int]) {
    let all = try data.load(split) { StandardError.line($0) }.data
    guard let except else { return (all, Array(0..<all.count)) }
    let others = try Registry.bench.images(
      data.chosenName(split), split: split,
      directory: URL(filePath: except, directoryHint: .isDirectory))
    func pixels(_ images: any Dataset, _ index: Int) throws -> [Float] {
      try images.images(at: [index]).normalized()
    }
    let known = Set(try (0..<others.count).map { try pixels(others, $0) })
    let rest = try (0..<all.count).filter { try !known.contains(pixels(all, $0)) }
    guard !rest.isEmpty else {
      throw DatasetError(
        path: except, found: "all \(all.count) images", expected: "some that are not there",
        remedy: "name a folder with fewer")
    }
    return (all, rest)
  }

  private func label(
    _ images: any Dataset, at positions: [Int], with name: String, _ source: ModelSource
  ) throws {
    let cell = Cell(
      name: name, model: source, dataset: data.chosenName(split),
      directory: data.folder(split).path,
      split: split, samples: data.samples, classes: model.classes,
      operators: model.allowedOperators,
      threat: ThreatModel(.linf, epsilon: 0), attacks: [], protocolName: "", seed: compute.seed,
      batchSize: 256, threads: compute.threadCount, device: compute.device)
    let interruption = Interruption()
    let labels = try ConfinedProcess(
      LabelTask(cell, at: positions), limits: .patient, isCancelled: interruption.check
    ).run()
    let bytes = try positions.flatMap { place in
      try images.images(at: [place]).normalized().map {
        UInt8(min(max(($0 * 255).rounded(), 0), 255))
      }
    }
    let shape = images.shape
    try SafetensorsWriter.write(
      [
        StoredTensor(
          name: "images", type: .uint8,
          shape: [positions.count, shape.channels, shape.height, shape.width], bytes: bytes),
        StoredTensor(
          name: "labels", type: .int64, shape: [positions.count],
          bytes: labels.flatMap { withUnsafeBytes(of: Int64($0).littleEndian) { Array($0) } }),
      ], metadata: ["labelledBy": name], to: URL(filePath: output))
    let agreeing = zip(labels, positions).count { $0 == images.labels[$1] }
    StandardOutput.line(
      "Wrote \(positions.count) images to \(output); \(agreeing) of the labels are the archive's")
  }
}
