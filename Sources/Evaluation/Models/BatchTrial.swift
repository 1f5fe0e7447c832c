import Archives
package import Experiments
import Foundation
package import Robustness
package import Torch

/// What a model that somebody brought makes of a batch, found out on black images before it sees any
/// other: how many outputs it has, and whether it takes any number of images.
package struct BatchTrial {
  /// The number of outputs an image.
  package let outputs: Int
  /// The only number of images that it takes at a time; nil where it takes any.
  package let fixedSize: Int?

  /// The sizes that are tried on a model that does not take any.
  private static let sizes = [64, 32, 16, 8, 4, 2, 1, 128, 256]
  /// A number of images that nobody traces with.
  private static let odd = 3

  /// Tries a model.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - shape: of an image.
  ///   - chunk: how many images it will be called with.
  ///   - path: its file, for errors.
  /// - Throws: `ArchiveError` where it gives logits for no number of images; `TorchError` where memory
  ///   runs out.
  package init(
    _ model: any Classifier, _ shape: ImageShape, device: Device, chunk: Int, path: String
  ) throws {
    var first: Complaint?
    func outputs(of size: Int) throws -> Int? {
      do {
        return try Self.outputs(of: model, size, shape, device)
      } catch let complaint as Complaint {
        first = first ?? complaint
        return nil
      }
    }
    let whole = try outputs(of: chunk)
    if let whole, try outputs(of: Self.odd) == whole {
      (self.outputs, fixedSize) = (whole, nil)
      return
    }
    if let whole {
      (self.outputs, fixedSize) = (whole, chunk)
      return
    }
    for size in Self.sizes where size != chunk {
      guard let found = try outputs(of: size) else { continue }
      (self.outputs, fixedSize) = (found, size)
      return
    }
    throw ArchiveError(
      path: path, found: first?.sentence ?? "a module without outputs",
      expected: "logits [N, K] for any number N of images [N, \(shape.channels), \(shape.height), "
        + "\(shape.width)] (tried: \(([chunk] + Self.sizes.filter { $0 != chunk }).listed))",
      remedy: first?.isShape == true
        ? "save a module whose output is flattened to one logit a class, two classes or more"
        : "save a module for such images that gives logits, scripted, or traced without a "
          + "fixed batch size: x.flatten(1) or x.view(x.size(0), -1), not x.view(64, -1)")
  }

  /// Why a batch gave no logits.
  private struct Complaint: Error {
    let sentence: String
    var isShape = false
  }

  private static func outputs(
    of model: any Classifier, _ size: Int, _ shape: ImageShape, _ device: Device
  ) throws -> Int {
    let images = try Tensor.zeros(
      [size, shape.channels, shape.height, shape.width], device: device)
    let found: [Int]
    do {
      found = try model.logits(for: images).shape
    } catch let error as TorchError where error.code == .operationFailed {
      throw Complaint(
        sentence: "a module that fails on \(size) images (\(error.message.gist.prefix(160)))")
    }
    guard found.count == 2, found[0] == size, found[1] > 1 else {
      throw Complaint(sentence: "an output of shape \(found) for \(size) images", isShape: true)
    }
    return found[1]
  }
}

extension [Int] {
  fileprivate var listed: String { map(String.init).joined(separator: ", ") }
}
