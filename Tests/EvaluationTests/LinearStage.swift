import Archives
import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import TestSupport
import Torch

/// A linear model and images that it classifies correctly, in files, so that whole evaluations take
/// milliseconds.
struct LinearStage {
  let folder: URL
  /// About half of the images are broken at this radius.
  let cell: Cell

  init(attacks: [String], samples: Int = 40, seed: Int = 0) throws {
    try Fixture.start()
    folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-stage-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let model = try LinearClassifier(classes: 10, inputs: 192)
    let images = try Fixture.uniform([samples, 3, 8, 8], seed: 5)
    let labels = try model.logits(for: images).argmax(1).integers()
    let data = folder.appending(path: "data.safetensors")
    try SafetensorsWriter.write(
      [
        StoredTensor(name: "images", shape: images.shape, floats: images.floats()),
        StoredTensor(name: "labels", shape: [samples], integers: labels),
      ], metadata: [:], to: data)
    let weights = folder.appending(path: "weights.safetensors")
    try SafetensorsWriter.write(
      [
        StoredTensor(name: "fc.weight", shape: [10, 192], floats: model.weight.floats()),
        StoredTensor(name: "fc.bias", shape: [10], floats: Array(repeating: 0, count: 10)),
      ], metadata: [:], to: weights)
    cell = Cell(
      name: "Linear",
      model: .stateDict(
        path: weights.path, architecture: "linear", mean: [0.5, 0.5, 0.5], deviation: [1, 1, 1]),
      dataset: data.path, directory: folder.path, split: .test, classes: 10,
      threat: ThreatModel(.linf, epsilon: 2.0 / 255), attacks: attacks,
      protocolName: "rampart-2", seed: seed, batchSize: 7, threads: 1, device: .cpu)
  }

  /// Where journals are.
  var journal: URL { folder.appending(path: "cell.journal") }

  /// Measures the cell.
  ///
  /// - Returns: the result without its times, and how many verdicts a journal knew.
  func measure(
    _ change: (inout Cell) -> Void = { _ in }, journal: URL? = nil,
    isStopping: @escaping () -> Bool = { false }
  ) throws -> (result: EvaluationResult, recalled: Int) {
    var cell = cell
    change(&cell)
    var recalled: [String: Int] = [:]
    let runner = CellRunner(
      cell, bench: Bench(.builtinAttacks), journal: journal, isStopping: isStopping
    ) {
      recalled[$0.attack] = $0.recalled
    }
    var result = try runner.run().result
    (result.environment.seconds, result.doubt) = (0, nil)
    for place in result.attacks.indices { result.attacks[place].seconds = 0 }
    return (result, recalled.values.reduce(0, +))
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
