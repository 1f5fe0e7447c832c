import Archives
import Datasets
import Files
import Results
import Robustness
import Torch

/// Why a task gave up, in words that can be sent.
struct TaskComplaint: Codable, Error {
  /// Who or what is at fault.
  enum Cause: String, Codable {
    /// The model.
    case model
    /// The data, or the file of the model.
    case input
    /// What was asked for.
    case request
    /// Memory ran out.
    case memory
    /// The disk.
    case storage
    /// Somebody wanted an end.
    case cancellation
  }

  let cause: Cause
  let message: String

  /// A complaint with every part given.
  init(cause: Cause, message: String) { (self.cause, self.message) = (cause, message) }

  init(_ error: any Error) {
    if let known = error as? TaskComplaint {
      self = known
      return
    }
    message = Self.sentence(of: error)
    cause =
      switch error {
      case is CancellationError: .cancellation
      case is DatasetError, is ArchiveError, is MissingWeights, is ResultsError,
        is UnsupportedModel:
        .input
      case is InvalidSettings, is InvalidMeasure, is RankError: .request
      case is FileError: .storage
      case let error as TorchError where error.code == .outOfMemory: .memory
      default: .model
      }
  }

  /// What went wrong; of what LibTorch says the gist, for the other lines list its operators or the calls.
  private static func sentence(of error: any Error) -> String {
    guard let error = error as? TorchError else { return String(describing: error) }
    return String(error.message.gist.prefix(300))
  }
}
