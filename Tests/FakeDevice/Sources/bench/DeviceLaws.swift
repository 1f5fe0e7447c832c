import Foundation
import Robustness

/// What must hold of Rampart's commands on a device that is not the processor.
///
/// The fake device computes what the processor computes, so whatever is not the same is a fault of the
/// way there: a tensor left behind, a number read too early, a device that nobody passed on.
struct DeviceLaws {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "fake-device-" + UUID().uuidString)
  private let images = ["--dataset", "sample", "--samples", "8", "--threads", "1"]

  /// Checks all laws and prints a line for each; ends with 1 where one does not hold.
  func check() throws {
    var failures = 0
    for law in [attacks, copies, evaluation, memory, measures, trainings, ranks] {
      for (name, fault) in try law() {
        failures += fault == nil ? 0 : 1
        Self.say(fault.map { "✘ \(name): \($0)" } ?? "✔ \(name)")
      }
    }
    Self.say(failures == 0 ? "All holds on the fake device." : "\(failures) laws do not hold.")
    try? FileManager.default.removeItem(at: folder)
    exit(failures == 0 ? 0 : 1)
  }

  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private typealias Findings = [(name: String, fault: String?)]

  /// Every attack breaks the same images, by the same numbers of passes.
  private func attacks() throws -> Findings {
    let protocols = [
      "pgd-20", "cw", "apgd-ce", "apgd-t", "pma", "minimum-margin", "fab-t", "square",
    ]
    return try protocols.flatMap { attack in
      try ["linf", "l2"].map { norm in
        let short = attack == "square" ? ["--steps", "200"] : ["--steps", "10"]
        let command = ["attack", attack, "AdversarialTraining", "--norm", norm, "--json"] + short
        return ("\(attack) under \(norm)", try difference(command + images))
      }
    }
  }

  /// A step waits for the device at most three times.
  private func copies() throws -> Findings {
    try ["pgd-20", "apgd-ce", "apgd-t", "fab-t", "square"].map { attack in
      func count(_ steps: Int) throws -> Int {
        let one = ["apgd-t", "fab-t"].contains(attack) ? ["--targets", "1"] : []
        let command = ["attack", attack, "AdversarialTraining", "--epsilon", "1/2550", "--json"]
        let outcome = try Command(
          command + one + ["--steps", "\(steps)", "--device", "cuda", "--chunk", "64"] + images
        ).run()
        return outcome.counts?.copiesFrom ?? .max
      }
      let (few, many) = (try count(20), try count(120))
      guard few < .max, many < .max else { return ("copies of \(attack)", "it did not run") }
      let perStep = Double(many - few) / 100
      let name = "\(attack) copies \(perStep) times a step from the device"
      return (name, perStep < 4 ? nil : "expected fewer than 4")
    }
  }

  /// The whole protocol, in processes of its own, and the verification of what it claims.
  private func evaluation() throws -> Findings {
    let results = folder.appending(path: "results").path
    let command = ["evaluate", "AdversarialTraining", "--protocol", "fast", "--json"]
    let places = ["--results", results]
    let fault = try difference(command + places + images)
    let files = (FileManager.default.enumerator(atPath: results)?.allObjects as? [String] ?? [])
      .filter { $0.hasSuffix(".json") }.map { results + "/" + $0 }
    let verified = try Command(["verify", "--device", "cuda"] + files).run()
    return [
      ("evaluate", fault),
      (
        "verify",
        verified.status == 0 && verified.ranOnDevice && !files.isEmpty ? nil : verified.complaint
      ),
    ]
  }

  /// Where the device has not memory enough for a call, calls get smaller, and the result says so.
  private func memory() throws -> Findings {
    func run(chunk: Int, memory: Int?) throws -> Command.Outcome {
      let results = folder.appending(path: "memory-\(chunk)").path
      let command = [
        "evaluate", "AdversarialTraining", "--attacks", "pgd-20", "--dataset", "sample",
        "--samples", "64", "--threads", "1", "--device", "cuda", "--json", "--results", results,
      ]
      return try Command(command + ["--chunk", "\(chunk)"])
        .start(memory.map { ["RAMPART_FAKE_DEVICE_MEMORY": "\($0)"] } ?? [:]).outcome()
    }
    let enough = try run(chunk: 32, memory: nil)
    let scarce = try run(chunk: 64, memory: 3 * (enough.counts?.bytes ?? 0) / 2)
    let name = "calls of 64 images that find no memory become calls of 32"
    guard enough.status == 0, scarce.status == 0 else {
      return [(name, "ended with \(enough.status) and \(scarce.status): \(scarce.complaint)")]
    }
    let documents = try [enough, scarce].map { try JSONSerialization.jsonObject(with: $0.output) }
    let chunks = documents.map { ($0 as? [[String: Any]])?.first?["environment"] as? [String: Any] }
    guard chunks.map({ $0?["chunk"] as? Int }) == [32, 32] else {
      return [(name, "the results' environments are \(chunks)")]
    }
    let isSame = Self.comparable(documents[0]) == Self.comparable(documents[1])
    return [(name, isSame ? nil : "other numbers than by calls of 32 from the start")]
  }

  /// Every measure that needs no files of its own gives the same numbers.
  private func measures() throws -> Findings {
    try registeredMeasures.filter { $0.paths.isEmpty }.map { type in
      let results = folder.appending(path: "measures").path
      let command = ["measure", type.name, "AdversarialTraining", "--results", results, "--json"]
      return ("measure \(type.name)", try difference(command + images))
    }
  }

  /// Every defense trains to the same weights; a model labels images for those that use more.
  private func trainings() throws -> Findings {
    let guessed = folder.appending(path: "guessed.safetensors").path
    let root = ProcessInfo.processInfo.environment["RAMPART_ROOT"] ?? "."
    let labelling = try Command(
      "label", "--model", root + "/leaderboard/weights/sample/Undefended.safetensors", "--dataset",
      "sample", "--samples", "50", "--device", "cuda", "--output", guessed
    ).run()
    let label = (
      name: "label",
      fault: labelling.status == 0 && labelling.ranOnDevice ? nil : labelling.complaint
    )
    return try [label] + trainings(extra: guessed)
  }

  /// Two processes that share a training.
  private func ranks() throws -> Findings { try RankLaws(in: folder).check() }

  private func trainings(extra: String) throws -> Findings {
    try registeredDefenses.filter { !($0 is any UntrainedDefense.Type) }.map { type in
      let weights = try ["cpu", "cuda"].map { device -> Data? in
        let output = folder.appending(path: device + type.name)
        let command =
          ["train", type.name, "--epochs", "1", "--output", output.path]
          + (type.card.extraData == nil ? [] : ["--extra", extra])
        let outcome = try Command(
          command + [
            "--device", device, "--dataset", "sample", "--samples", "50", "--threads", "1",
          ]
        ).run()
        guard device == "cpu" || outcome.status != 0 || outcome.ranOnDevice else {
          return Data("nothing ran on the device".utf8)
        }
        guard outcome.status == 0 else {
          return device == "cpu" ? nil : Data(outcome.complaint.utf8)
        }
        return try Self.tensors(in: output)
      }
      let isSame = weights[0] != nil && weights[0] == weights[1]
      let words = weights[1].map { String(decoding: $0.suffix(300), as: UTF8.self) } ?? ""
      return ("train \(type.name)", isSame ? nil : "other weights than on the processor: \(words)")
    }
  }

  /// The tensors of a training's weights, without what says when and where they were made.
  static func tensors(in folder: URL) throws -> Data? {
    let file = folder.appending(path: "weights.safetensors")
    guard let data = try? Data(contentsOf: file), data.count > 8 else { return nil }
    let header = data.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    return data.dropFirst(8 + header)
  }

  /// What a command says otherwise on the device than on the processor; nil where it says the same.
  private func difference(
    _ command: [String]
  ) throws -> String? {
    let said = try ["cpu", "cuda"].map { device in
      try? FileManager.default.removeItem(at: folder.appending(path: "measures"))
      return try Command(command + ["--chunk", "64", "--device", device]).run()
    }
    if let failed = said.first(where: { $0.status != 0 }) {
      return "ended with \(failed.status): \(failed.complaint)"
    }
    if !said[1].ranOnDevice { return "nothing ran on the device" }
    let documents = try said.map {
      Self.comparable(try JSONSerialization.jsonObject(with: $0.output))
    }
    return documents[0] == documents[1] ? nil : "other numbers than on the processor"
  }

  /// A document without times and places, as text.
  private static func comparable(_ value: Any) -> String {
    switch value {
    case let members as [String: Any]:
      members.filter {
        !$0.key.hasSuffix("econds") && !["environment", "evidence"].contains($0.key)
      }
      .sorted { $0.key < $1.key }.map { "\($0.key): \(comparable($0.value))" }
      .joined(separator: ", ")
    case let list as [Any]: "[" + list.map(comparable).joined(separator: ", ") + "]"
    default: "\(value)"
    }
  }
}
