import Experiments
import Foundation
import Testing

@Suite("Experiments")
struct ExperimentTests {
  private let experiment = Experiment(
    setting: Setting(
      protocolName: "rampart-2", defense: "Example", options: ["width": 16],
      dataset: DatasetRecord(
        name: "sample", split: .test, samples: 10, checksum: "ab", verified: true,
        layout: "binary", splitSamples: 10),
      threat: ThreatModel(.linf, epsilon: 8.0 / 255),
      model: ModelRecord(kind: .stateDict, architecture: "smallcnn", sha256: "cd", mean: [0.5])),
    attacks: [AttackSetting(name: "pgd-20", parameters: ["steps": 20])],
    environment: EnvironmentRecord(
      rampart: "0.2.0", libtorch: "1.13.1", device: "cpu", threads: 2, seconds: 1))

  @Test("whatever influences a number is a difference, and the only one")
  func differences() {
    let edits: [(Experiment.Aspect, (inout Experiment) -> Void)] = [
      (.defense, { $0.setting.defense = "Other" }),
      (.protocolName, { $0.setting.protocolName = "fast" }),
      (.threat, { $0.setting.threat = ThreatModel(.l2, epsilon: 8.0 / 255) }),
      (.threat, { $0.setting.threat = ThreatModel(.linf, epsilon: 4.0 / 255) }),
      (.seed, { $0.setting.seed = 1 }),
      (.archive, { $0.setting.dataset.checksum = "ef" }),
      (.splitSize, { $0.setting.dataset.splitSamples = 11 }),
      (.images, { $0.setting.dataset.sampleIndices = Array(1...10) }),
      (.options, { $0.setting.options = ["width": 8] }),
      (.weights, { $0.setting.model.sha256 = "ef" }),
      (.model, { $0.setting.model.mean = [0.4] }),
      (.model, { $0.setting.model.isSetToEval = true }),
      (.attacks, { $0.attacks = [] }),
      (.parameters, { $0.attacks[0].parameters = ["steps": 10] }),
      (.rampart, { $0.environment.rampart = "0.1.0" }),
      (.libtorch, { $0.environment.libtorch = "2.11.0" }),
      (.device, { $0.environment.device = "cuda" }),
      (.precision, { $0.environment.precision = "bf16" }),
      (.chunk, { $0.environment.chunk = 32 }),
    ]
    #expect(Set(edits.map(\.0)).union([.dataset]) == Set(Experiment.Aspect.allCases))
    for (aspect, edit) in edits {
      var other = experiment
      edit(&other)
      #expect(experiment.differences(from: other).map(\.aspect) == [aspect])
    }
  }

  @Test("a SHA-256 beside the checksum counts where both have one, and old records have none")
  func digests() throws {
    var (one, two) = (experiment, experiment)
    one.setting.dataset.sha256 = "01"
    #expect(one.differences(from: two).isEmpty && two.differences(from: one).isEmpty)
    two.setting.dataset.sha256 = "02"
    #expect(one.differences(from: two).map(\.aspect) == [.archive])
    (one.setting.dataset.verified, two.setting.dataset.verified) = (false, false)
    #expect(one.differences(from: two).map(\.aspect) == [.archive, .images])
    let text = String(decoding: try JSONEncoder().encode(experiment.setting.dataset), as: UTF8.self)
    #expect(!text.contains("sha256"))
    let record = try JSONDecoder().decode(DatasetRecord.self, from: Data(text.utf8))
    #expect(record == experiment.setting.dataset)
  }

  @Test("what influences none is no difference")
  func sameness() {
    var other = experiment
    other.environment.threads = 8
    other.environment.seconds = 0
    other.setting.model.path = "elsewhere"
    other.setting.dataset.warnings = ["read twice"]
    #expect(experiment.differences(from: other).isEmpty)
    other.setting.dataset.split = .train
    #expect(experiment.differences(from: other).map(\.aspect) == [.dataset, .images])
  }

  @Test("a difference says what is what, where a few words do")
  func words() {
    var other = experiment
    other.setting.seed = 3
    other.setting.options = [:]
    #expect(
      experiment.differences(from: other).map(\.description)
        == ["seed: 0 → 3", "options differ"])
  }
}
