import ArgumentParser
import Foundation
import Models
import Robustness
import Torch

/// Times one model in the forms that a search may use: what each speed-up gives.
struct VariantsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "variants",
    abstract: "Times a model as given, channels last, folded, frozen, in bf16.")

  @OptionGroup var subject: SubjectOptions
  @Option(help: "The same model as TorchScript, where --model is a state dict.") var script: String?

  func run() throws {
    let model = try subject.classifier()
    let images = try subject.batch(for: model).images
    let chunk = try images.rows((0..<subject.chunk).map { $0 % images.count })
    if let path = script ?? (subject.architecture == nil ? subject.model : nil) {
      let module = try ScriptModule.load(path: path)
      try time("as given", Planar(module: module), chunk)
      try time("channels last", ChannelsLast(module: module), chunk)
      try time("frozen, channels last", ChannelsLast(module: .loadFrozen(path: path)), chunk)
    }
    if subject.architecture != nil {
      try time("network, channels last", model, chunk)
      try time("network, folded", model.searchTwin(), chunk)
    }
    guard LibTorch.hasBFloat16(on: .cpu) else { return }
    try time("search twin in bf16", BFloat16(base: model.searchTwin()), chunk)
  }

  private func time(_ name: String, _ model: any Classifier, _ images: Tensor) throws {
    let bare = try BarePass(of: model, on: images)
    print(
      """
      {"variant": "\(name)", "threads": \(subject.threads), \
      "forwards": \(1 / bare.forward), "gradients": \(1 / (bare.forward + bare.backward))}
      """)
  }

  private struct Planar: Classifier {
    let module: ScriptModule
    func logits(for images: Tensor) throws -> Tensor { try module(images.contiguous()) }
  }

  private struct ChannelsLast: Classifier {
    let module: ScriptModule
    func logits(for images: Tensor) throws -> Tensor { try module(images) }
  }

  private struct BFloat16: Classifier {
    let base: any Classifier
    func logits(for images: Tensor) throws -> Tensor {
      try LibTorch.inBFloat16(on: .cpu) { try base.logits(for: images) }.cast(to: .float32)
    }
  }
}
