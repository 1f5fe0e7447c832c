import APGDAttack
import Attacks
import CarliniWagnerL2Attack
import Experiments
import FABAttack
import Models
import PGDAttack
import Robustness
import SquareAttack
import TestSupport
import Testing
import Torch

/// A verdict is about the order of logits: what keeps the order keeps the verdict.
@Suite("What moves no verdict")
struct InvarianceTests {
  /// What is done to logits that keeps their order, but for rounding.
  static let changes: [OddOutput] = [
    .scaled(1e-8), .scaled(1e-3), .scaled(1e4), .scaled(1e20), .shifted(100), .shifted(-1e4),
    .permuted([3, 1, 4, 0, 5, 9, 2, 6, 8, 7]),
  ]
  /// What rules out classes 2 and 7.
  static let masks: [OddOutput] = [
    .masked([2, 7], -1e4), .masked([2, 7], -1e9), .masked([2, 7], -.infinity),
  ]

  static let threats = [
    ThreatModel(.linf, epsilon: 8.0 / 255), ThreatModel(.l2, epsilon: 0.25),
  ]

  /// The images that withstand everything, of a model whose logits were changed.
  private func robust(
    _ change: OddOutput?, _ run: SampleRun, _ threat: ThreatModel
  ) throws -> Set<Int> {
    var labels = try run.images.labels.integers()
    var classes = 10
    if case .permuted(let order) = change { labels = labels.map { order[$0] } }
    if case .without(let gone) = change {
      // The classes that are gone win nothing: their images count as wrong under a mask too.
      labels = labels.map { label in label - gone.count { $0 < label } }
      classes -= gone.count
    }
    return try SampleRun.robust(
      change?.of(run.model) ?? FunctionClassifier { try run.model.logits(for: $0) }, run.images,
      labels: labels, classes: classes, threat, attacks: SampleRun.attacks(classes: classes))
  }

  @Test("factors, offsets and the order of classes", arguments: threats)
  func order(threat: ThreatModel) throws {
    let run = try SampleRun(48)
    let usual = try robust(nil, run, threat)
    #expect((8...40).contains(usual.count), "\(usual.count): nothing could be seen")
    for change in Self.changes {
      let found = try robust(change, run, threat)
      #expect(found.symmetricDifference(usual).count <= 1, "\(change), \(threat.norm)")
    }
  }

  @Test("classes that are ruled out, however", arguments: threats)
  func masks(threat: ThreatModel) throws {
    let all = try SampleRun(60)
    let kept = try all.images.labels.integers().enumerated()
      .filter { ![2, 7].contains($0.element) }.map(\.offset)
    let run = try SampleRun(all, rows: kept)
    let without = try robust(.without([2, 7]), run, threat)
    #expect((8...46).contains(without.count), "\(without.count): nothing could be seen")
    for mask in Self.masks {
      let found = try robust(mask, run, threat)
      #expect(found.symmetricDifference(without).count <= 1, "\(mask), \(threat.norm)")
    }
  }

  @Test(
    "the whole protocol on real networks, 100 images", .tags(.slow),
    .enabled(if: SharedFolder.runsSlowTests, "needs RAMPART_SLOW=1 and RAMPART_SHARED"),
    arguments: [("resnet2b", Norm.linf, 2.0 / 255), ("cnn_a_adv", .l2, 0.25)])
  func protocols(name: String, norm: Norm, epsilon: Double) throws {
    try Fixture.start()
    let model = try ScriptClassifier(path: SharedFolder.path("models/\(name).torchscript.pt"))
    let twin = try model.searchTwin()
    let images = try SharedFolder.images(100)
    func robust(_ change: OddOutput?) throws -> Set<Int> {
      var labels = try images.labels.integers()
      if case .permuted(let order) = change { labels = labels.map { order[$0] } }
      let attacks: [any Attack] = [
        PGD.rampart1, norm == .linf ? PGD.carliniWagnerLinf : CarliniWagnerL2.rampart1,
        APGD.crossEntropy, APGD.targeted(classes: 10), FAB.targeted(classes: 10), Square.standard,
      ]
      return try SampleRun.robust(
        change?.of(twin) ?? twin, images, labels: labels, classes: 10,
        ThreatModel(norm, epsilon: epsilon), attacks: attacks)
    }
    let usual = try robust(nil)
    for change in Self.changes {
      let found = try robust(change)
      print("\(name) \(norm): \(change) leaves \(found.count), usually \(usual.count)")
      #expect(found.symmetricDifference(usual).count <= 1, "\(change)")
    }
    let masked = try Self.masks.map(robust)
    for (mask, found) in zip(Self.masks, masked) {
      print("\(name) \(norm): \(mask) leaves \(found.count)")
      #expect(found.symmetricDifference(masked[0]).count <= 1, "\(mask)")
    }
  }
}

extension SampleRun {
  /// A run on some of another's images.
  init(_ other: SampleRun, rows: [Int]) throws {
    (model, images) = (other.model, try other.images.rows(rows))
  }
}
