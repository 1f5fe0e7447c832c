import Archives
import Files
import Foundation
import Models
import Robustness
import Torch

/// All that a training needs to go on as if it had never stopped.
struct Checkpoint {
  private let tensors: [StoredTensor]
  private let note: Note
  private let path: String

  /// What is no tensor; in the file's metadata.
  private struct Note: Codable {
    var epoch: Int
    var steps: Int
    var averaged: Int
    var best: Best?
    var settings: String
    var digest: String

    struct Best: Codable {
      var epoch: Int
      var measurement: RobustMeasurement
    }

    func encoded() throws -> Data {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(self)
    }
  }

  /// The state after an epoch.
  init(of run: TrainingRun<some TrainingObjective>, epoch: Int, settings: String) throws {
    let names = run.trained.map(\.name)
    let state = run.optimizer.state
    var tensors = try run.network.storedTensors()
    for (slot, values) in state.slots.sorted(by: { $0.key < $1.key }) {
      tensors += try Self.stored("optimizer.\(slot).", names, values)
    }
    let own = run.own?.all ?? []
    tensors += try Self.stored("objective.", own.map(\.name), own.map(\.value))
    tensors += try Self.stored("average.", names, run.average?.values ?? [])
    tensors += try Self.stored(
      "best.", run.network.parameters.all.map(\.name), run.best?.values ?? [])
    self.tensors = tensors
    var note = Note(
      epoch: epoch, steps: state.steps, averaged: run.average?.count ?? 0,
      best: run.best.map { Note.Best(epoch: $0.epoch, measurement: $0.measurement) },
      settings: settings, digest: "")
    note.digest = try Self.digest(note, tensors)
    self.note = note
    path = ""
  }

  /// Reads a checkpoint and checks that it is whole, and one of this training.
  ///
  /// - Throws: `ArchiveError`, whose remedy the caller knows better.
  init(reading url: URL, epoch: Int, settings: String) throws {
    func refusal(_ found: String, _ expected: String) -> ArchiveError {
      ArchiveError(path: url.path, found: found, expected: expected, remedy: "delete it")
    }
    let reader = try SafetensorsReader(path: url.path)
    guard let text = reader.metadata["checkpoint"],
      let note = try? JSONDecoder().decode(Note.self, from: Data(text.utf8))
    else { throw refusal("no note of a training's state", "a checkpoint that `train` wrote") }
    tensors = try reader.tensors()
    guard try Self.digest(note, tensors) == note.digest else {
      throw refusal(
        "contents whose checksum is another", "sha256 \(note.digest.prefix(12))…: it is damaged")
    }
    guard note.epoch == epoch else {
      throw refusal("the state after epoch \(note.epoch)", "that after epoch \(epoch)")
    }
    guard note.settings == settings else {
      let (theirs, mine) = Self.differences(note.settings, settings)
      throw refusal("a training with other settings: \(theirs)", "\(mine) as in this one")
    }
    self.note = note
    path = url.path
  }

  /// What identifies the state: its SHA-256.
  var digest: String { note.digest }

  /// Writes the file, which appears complete or not at all.
  func write(to url: URL) throws {
    let text = String(decoding: try note.encoded(), as: UTF8.self)
    try SafetensorsWriter.write(tensors, metadata: ["checkpoint": text], to: url)
  }

  /// Puts the state into a training.
  func apply(to run: inout TrainingRun<some TrainingObjective>) throws {
    let all = run.network.parameters.all.map(\.name)
    let trained = run.network.parameters.trained.map(\.name)
    let device = run.context.device
    try run.network.load(tensors.filter { all.contains($0.name) }, from: path)
    var state = OptimizerState(steps: note.steps)
    for slot in run.optimizer.slotNames where note.steps > 0 {
      state.slots[slot] = try values("optimizer.\(slot).", run.trained.map(\.name), device)
    }
    run.optimizer.state = state
    let own = run.own?.all ?? []
    for (parameter, value) in zip(own, try values("objective.", own.map(\.name), device)) {
      parameter.value = value
    }
    if note.averaged > 0 {
      run.average?.values = try values("average.", trained, device)
      run.average?.count = note.averaged
    }
    if let best = note.best {
      run.best = Snapshot(
        epoch: best.epoch, measurement: best.measurement,
        values: try values("best.", all, device))
    }
  }

  /// The settings in which two trainings differ, as each has them.
  private static func differences(_ one: String, _ other: String) -> (String, String) {
    let both = [one, other].map {
      (try? JSONDecoder().decode([String: String].self, from: Data($0.utf8))) ?? [:]
    }
    let keys = Set(both.flatMap(\.keys)).filter { both[0][$0] != both[1][$0] }.sorted()
    func text(_ settings: [String: String]) -> String {
      keys.map { "\($0) \(settings[$0] ?? "not given")" }.joined(separator: ", ")
    }
    return (text(both[0]), text(both[1]))
  }

  private static func stored(
    _ prefix: String, _ names: [String], _ values: [Tensor]
  ) throws -> [StoredTensor] {
    try zip(names, values).map {
      try StoredTensor(name: prefix + $0, shape: $1.shape, floats: $1.contiguous().floats())
    }
  }

  private func values(_ prefix: String, _ names: [String], _ device: Device) throws -> [Tensor] {
    let stored = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    return try names.map { name in
      guard let tensor = stored[prefix + name] else {
        throw ArchiveError(
          path: path, found: "no tensor \(prefix)\(name)", expected: "one for each parameter",
          remedy: "delete it")
      }
      let value = try Tensor(tensor.floats, shape: tensor.shape).moved(to: device)
      return tensor.shape.count == 4 ? try value.channelsLast() : value
    }
  }

  /// The SHA-256 of the note without a digest, and of each tensor's name, shape and contents.
  private static func digest(_ note: Note, _ tensors: [StoredTensor]) throws -> String {
    let digest = RunningDigest(.sha256)
    var note = note
    note.digest = ""
    digest.update(try note.encoded())
    for tensor in tensors {
      digest.update(Data("\(tensor.name) \(tensor.shape)".utf8))
      digest.update(tensor.bytes)
    }
    return digest.finalize().hexadecimal
  }
}
