import Archives
package import Datasets

/// How many classes a model is asked about: all that it has outputs for.
package struct ClassCount {
  private let data: any Dataset
  private let asked: Int?

  /// A count.
  ///
  /// - Parameters:
  ///   - data: the images; of a user's own file the largest label is all that is known.
  ///   - asked: what the user says.
  package init(for data: any Dataset, asked: Int?) {
    self.data = data
    self.asked = asked
  }

  /// What is expected before the model is known.
  package var expected: Int { asked ?? data.classes }

  /// The number of classes of a model with so many outputs.
  ///
  /// - Throws: `ArchiveError` where the model is for other images: a model of a hundred classes may be
  ///   asked about ten of them, but the user has to say that it is meant.
  package func resolved(outputs: Int, of path: String) throws -> Int {
    guard outputs != expected else { return outputs }
    if asked == nil, data.info.isImageFile, outputs > data.classes { return outputs }
    throw ArchiveError(
      path: path, found: "a model with \(Self.outputs(outputs))", expected: expectation,
      remedy: remedy(outputs))
  }

  private var expectation: String {
    if let asked { return "\(Self.outputs(asked)), as --classes says" }
    return data.info.isImageFile
      ? "\(data.classes) or more: the labels of \(data.info.name) reach \(data.classes - 1)"
      : "\(Self.outputs(data.classes)), one for each class of \(data.info.name)"
  }

  private func remedy(_ outputs: Int) -> String {
    guard outputs >= data.classes else {
      return "give a model for these images, or images for this model"
    }
    if outputs == data.classes { return "leave --classes out" }
    return "give --classes \(outputs) to attack it with all of its outputs, if its first "
      + "\(data.classes) are the classes of \(data.info.name)"
  }

  private static func outputs(_ count: Int) -> String { "\(count) output\(count == 1 ? "" : "s")" }
}
