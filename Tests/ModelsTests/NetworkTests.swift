import Archives
import Datasets
import Experiments
import Foundation
import Models
import Robustness
import TestSupport
import Testing
import Torch

@Suite("Networks")
struct NetworkTests {
  private func network(
    _ name: String, classes: Int = 10, images: ImageShape = .cifar, seed: Int = 0
  ) throws -> Network {
    try Fixture.start()
    let architecture = try #require(Architecture(parsing: name))
    return try Network(
      architecture, images: images, classes: classes, normalization: .cifar10, seed: seed)
  }

  private func norm(_ name: String) -> [String] {
    ["weight", "bias", "running_mean", "running_var"].map { name + "." + $0 }
  }

  @Test(
    "as many trained numbers as the reference implementations have",
    arguments: [
      ("preactresnet18", 11_172_170), ("resnet18", 11_173_962), ("resnet20", 269_722),
      ("wideresnet-28-10", 36_479_194), ("wideresnet-16-1", 175_066),
      // Kernels of 9·(3·32 + 32·64 + …), a scale and an offset a channel, and the head.
      ("smallcnn", 242_474), ("mediumcnn", 471_178),
    ])
  func counts(name: String, expected: Int) throws {
    let trained = try network(name).parameters.trained
    #expect(trained.reduce(0) { $0 + $1.value.shape.reduce(1, *) } == expected)
  }

  @Test("names and shapes tell the plain networks apart", arguments: ["smallcnn:0.5", "mediumcnn"])
  func recognition(name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rampart-test-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "weights.safetensors")
    try network(name).save(to: file)
    let found = Architecture.candidates(for: try Network.tensors(in: file))
    #expect(found.map(\.description) == [name])
  }

  @Test("PreActResNet-18 and ResNet-18 have the reference code's names", arguments: [true, false])
  func residualNames(isPreActivated: Bool) throws {
    var names = ["conv1.weight", "linear.weight", "linear.bias"]
    names += norm(isPreActivated ? "bn" : "bn1")
    for stage in 1...4 {
      for block in 0..<2 {
        let place = "layer\(stage).\(block)"
        names += ["conv1.weight", "conv2.weight"].map { place + "." + $0 }
        names += norm(place + ".bn1") + norm(place + ".bn2")
        guard stage > 1 && block == 0 else { continue }
        names.append(place + ".shortcut.0.weight")
        if !isPreActivated { names += norm(place + ".shortcut.1") }
      }
    }
    let found = try network((isPreActivated ? "preactresnet18" : "resnet18") + ":0.125")
    #expect(Set(found.parameters.all.map(\.name)) == Set(names))
    #expect(found.parameters.all.count == names.count)
  }

  @Test("WideResNet has the reference code's names")
  func wideNames() throws {
    var names = ["conv1.weight", "fc.weight", "fc.bias"] + norm("bn1")
    for stage in 1...3 {
      for block in 0..<4 {
        let place = "block\(stage).layer.\(block)"
        names += ["conv1.weight", "conv2.weight"].map { place + "." + $0 }
        names += norm(place + ".bn1") + norm(place + ".bn2")
        if block == 0 { names.append(place + ".convShortcut.weight") }
      }
    }
    let found = try network("wideresnet-28-2").parameters.all.map(\.name)
    #expect(Set(found) == Set(names) && found.count == names.count)
  }

  static let small = [
    "preactresnet18:0.125", "resnet18:0.125", "wideresnet-10-1", "smallcnn:0.25", "mediumcnn:0.25",
    "resnet20:0.5",
  ]

  /// Statistics as after some training, so that folding them matters.
  private func stirred(_ name: String) throws -> Network {
    let made = try network(name, classes: 7, seed: 5)
    for (index, parameter) in made.parameters.all.enumerated() where parameter.value.rank == 1 {
      parameter.value = try Fixture.uniform(parameter.value.shape, 0.5, 1.5, seed: index)
    }
    return made
  }

  @Test("the twin to search with is the same function", arguments: small + ["linear"])
  func twin(name: String) throws {
    let made = try stirred(name)
    let images = try Fixture.uniform([6, 3, 32, 32])
    let logits = try made.logits(for: images)
    #expect(logits.shape == [6, 7])
    let twin = try made.searchTwin().logits(for: images)
    let scale = try max(1, logits.abs().max().item())
    #expect(try (logits - twin).abs().max().item() < 1e-5 * scale)
    // The network itself is not folded.
    #expect(try (made.logits(for: images) - logits).abs().max().item() == 0)
  }

  @Test("weights survive a file, in half precision to a thousandth", arguments: small)
  func files(name: String) throws {
    let made = try stirred(name)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let other = try network(name, classes: 7, seed: 6)
    let images = try Fixture.uniform([3, 3, 32, 32])
    try made.save(to: file, metadata: ["a": "b"])
    #expect(try other.load(from: file)["a"] == "b")
    #expect(try other.logits(for: images).floats() == made.logits(for: images).floats())
    try made.save(to: file, half: true)
    try other.load(from: file)
    for (mine, its) in zip(made.parameters.all, other.parameters.all) {
      #expect(try (mine.value - its.value).abs().max().item() < 1e-3)
    }
  }

  @Test("another architecture's weights are refused, naming tensors")
  func refusal() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try network("smallcnn:0.25").save(to: file)
    for (name, expected) in [
      ("smallcnn:0.5", "conv1.weight has shape [8, 3, 3, 3] instead of [16, 3, 3, 3]"),
      ("resnet20", "linear.weight is missing"), ("smallcnn:0.25", "fc.bias"),
    ] {
      let other = try network(name, classes: 12)
      let before = try other.parameters.all[0].value.floats()
      let error = #expect(throws: ArchiveError.self) { try other.load(from: file) }
      #expect("\(String(describing: error))".contains(expected) || name == "resnet20")
      #expect(try other.parameters.all[0].value.floats() == before)
    }
  }

  @Test("names of data-parallel training and counters of batches are understood")
  func prefixes() throws {
    let made = try stirred("smallcnn:0.25")
    let tensors =
      try made.storedTensors().map {
        try StoredTensor(name: "module." + $0.name, shape: $0.shape, floats: $0.floats)
      } + [try StoredTensor(name: "module.bn1.num_batches_tracked", shape: [], floats: [7])]
    let other = try network("smallcnn:0.25", classes: 7, seed: 9)
    try other.load(tensors, from: "memory")
    let images = try Fixture.uniform([2, 3, 32, 32])
    #expect(try other.logits(for: images).floats() == made.logits(for: images).floats())
  }

  @Test("gradients reach every trained parameter and leave no recording behind", arguments: small)
  func gradients(name: String) throws {
    let made = try stirred(name)
    let images = try Fixture.uniform([4, 3, 32, 32])
    let labels = try Tensor([0, 1, 2, 3])
    let (loss, gradients, _) = try made.lossAndGradients { forward in
      (try forward(images, .train).crossEntropy(labels).mean(), ())
    }
    #expect(try loss.item() > 0)
    #expect(gradients.count == made.parameters.trained.count)
    for gradient in gradients { #expect(try gradient.abs().max().item() > 0) }
    #expect(made.parameters.all.allSatisfy { !$0.value.isRecorded })
  }

  @Test("a seed fixes the weights")
  func seeds() throws {
    let first = try network("smallcnn:0.25", seed: 1).parameters.all[0].value.floats()
    #expect(try network("smallcnn:0.25", seed: 1).parameters.all[0].value.floats() == first)
    #expect(try network("smallcnn:0.25", seed: 2).parameters.all[0].value.floats() != first)
  }
}
