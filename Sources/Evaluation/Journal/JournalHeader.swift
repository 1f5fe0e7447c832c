import Experiments
import Foundation
import Results
import Torch

/// What a journal is about: everything that influences a number.
///
/// A journal is taken up only where this is the same, byte for byte.
struct JournalHeader: Codable, Hashable {
  /// The layout of the records.
  var format = 3
  /// The SHA-256 of the program, which holds the attacks and the defenses.
  let program: String
  /// What is measured; the number of threads, on which no verdict depends, is 0.
  let experiment: Experiment
  /// The number of images in each call of the model.
  let chunk: Int
  /// A file of adversarial images that others found.
  let evidence: String?

  init(_ experiment: Experiment, chunk: Int, evidence: String? = nil) throws {
    program = try RunningProgram.sha256
    var experiment = experiment
    experiment.environment.threads = 0
    self.experiment = experiment
    self.chunk = chunk
    self.evidence = evidence
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
