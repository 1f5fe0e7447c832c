import Datasets
import Digests
import Foundation
import Results
import Torch

/// What a journal is about: everything that influences a number.
///
/// A journal is taken up only where this is the same, byte for byte.
struct JournalHeader: Codable, Hashable {
  /// The layout of the records.
  var format = 2
  /// The SHA-256 of the program, which holds the attacks and the defenses.
  let program: String
  /// The version of LibTorch.
  let libtorch: String
  /// The cell, without what verdicts do not depend on.
  let cell: Cell
  /// The images.
  let dataset: DatasetRecord
  /// The weights.
  let model: ModelRecord
  /// The defense's options.
  let options: JSONValue
  /// The attacks' parameters.
  let attacks: [String: [String: JSONValue]]
  /// The number of images in each call of the model.
  let chunk: Int

  private static let runningProgram = Result {
    try Digest.sha256(ofFileAt: "/proc/self/exe").hexadecimal
  }

  init(
    _ cell: Cell, _ result: EvaluationResult, attacks: [String: [String: JSONValue]], chunk: Int
  ) throws {
    program = try Self.runningProgram.get()
    libtorch = LibTorch.version
    self.cell = cell.forIdentity
    dataset = result.dataset
    model = result.model
    options = result.options
    self.attacks = attacks
    self.chunk = chunk
  }

  /// The header as the journal's first record.
  var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(self)
    }
  }
}

extension Cell {
  /// The cell without what verdicts do not depend on.
  var forIdentity: Cell {
    var cell = self
    (cell.batchSize, cell.threads, cell.directory) = (0, 0, "")
    return cell
  }
}
