public import Experiments
import Foundation
public import Robustness
import Torch

/// Checks the laws that a defense must satisfy, on a few random images and one epoch of training.
///
/// For the tests of whoever writes a defense:
///
///     #expect(try checkDefense(MyIdea.self) == [])
///
/// - Parameters:
///   - type: the defense.
///   - images: the images that its models take.
///   - classes: the number of classes.
/// - Returns: a sentence for each law that is broken.
/// - Throws: whatever the defense throws.
public func checkDefense<D: Defense>(
  _ type: D.Type, images: ImageShape = ImageShape(channels: 3, height: 32, width: 32),
  classes: Int = 10
) throws -> [String] {
  try LibTorch.start(threads: 1)
  let data = RandomImages.dataset(count: 24, images: images, classes: classes)
  let defense = type.init(try type.options(.cpu, for: DatasetTraits.sample.name))
  let model = try defense.model(for: images, classes: classes)
  let pixels = try RandomImages.tensor(data)
  let before = try model.logits(for: pixels)
  var broken = cardFaults(type.card) + (try optionFaults(type))
  broken += try logitFaults(model, pixels, before, classes: classes)
  broken += try MemoryLaw(pixels).faults(of: model) {
    try defense.model(for: images, classes: classes)
  }
  broken += try PresentationLaw(pixels).faults(of: model)
  if let type = type as? any UntrainedDefense.Type {
    return broken + (try untrainedFaults(type, images: images, classes: classes))
  }
  try defense.train(
    model, on: data, against: ThreatModel(.linf, epsilon: 8.0 / 255),
    context: TrainingContext(epochs: 1, extra: type.card.extraData == nil ? nil : data))
  let after = try model.logits(for: pixels)
  if try !after.isFinite().all().booleans().allSatisfy({ $0 }) {
    broken.append("after one epoch of training the logits are not finite")
  }
  return broken
}

/// What stands for weights must be the same for every model of the same options.
private func untrainedFaults<D: UntrainedDefense>(
  _ type: D.Type, images: ImageShape, classes: Int
) throws -> [String] {
  let weights = try (0..<2).map { _ in
    let defense = type.init(try type.options(.cpu, for: DatasetTraits.sample.name))
    return try type.weights(of: defense.model(for: images, classes: classes))
      .mapValues { try $0.contiguous().doubles() }
  }
  return weights[0] == weights[1]
    ? [] : ["two models of the same options have other weights; are they drawn without a seed?"]
}

private func cardFaults(_ card: DefenseCard) -> [String] {
  let texts = [
    ("title", card.title), ("paper", card.paper), ("claim", card.claim),
    ("trainedOn", card.trainedOn),
  ]
  return texts.filter { $0.1.trimmingCharacters(in: .whitespaces).isEmpty }
    .map { "the card's \($0.0) is empty" }
}

private func optionFaults<D: Defense>(_ type: D.Type) throws -> [String] {
  try Preset.allCases.flatMap { preset in
    let options = try type.options(preset, for: DatasetTraits.cifar10.name)
    let copy = try JSONDecoder().decode(D.Options.self, from: JSONEncoder().encode(options))
    return copy == options
      ? [] : ["the options of preset \(preset.rawValue) do not survive being written and read"]
  }
}

private func logitFaults(
  _ model: some Classifier, _ pixels: Tensor, _ logits: Tensor, classes: Int
) throws -> [String] {
  let count = pixels.count
  guard logits.shape == [count, classes] else {
    return ["the logits of \(count) images have shape \(logits.shape), not [\(count), \(classes)]"]
  }
  var broken: [String] = []
  if try !logits.isFinite().all().booleans().allSatisfy({ $0 }) {
    broken.append("the logits of fresh weights are not finite")
  }
  if let model = model as? any RandomizedClassifier {
    let (first, again) = try (
      model.logits(for: pixels, draw: 3), model.logits(for: pixels, draw: 3)
    )
    if try first.floats() != again.floats() {
      broken.append("the same images get other logits the second time under the same draw")
    }
  }
  if !(model is any RandomizedClassifier) {
    let again = try model.logits(for: pixels)
    if try again.floats() != logits.floats() {
      broken.append("the same images get other logits the second time; is it randomised?")
    }
    let alone = try model.logits(for: pixels.slice(0..<1))
    let difference = try (alone - logits.slice(0..<1)).abs().max().item()
    if difference > 1e-3 {
      broken.append("an image's logits depend on its batch (by \(difference)); is it in eval mode?")
    }
  }
  return broken
}
