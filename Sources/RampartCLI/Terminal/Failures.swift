import Archives
import ArgumentParser
import Datasets
import Evaluation
import Files
import Leaderboard
import Results
import Robustness
import Training

/// Runs a command's work; an error about its input is told in a sentence and ends it with 65.
func reportingBadInput(_ work: () throws -> Void) throws {
  do {
    try work()
  } catch let error as RankError {
    if error.kind == .contract { throw ValidationError(error.description + ".") }
    StandardError.line("Error: \(error)")
    throw error.kind == .connection ? ExitCode.unavailable : ExitCode.badInput
  } catch {
    guard error.isBadInput || error.isOfResults else { throw error }
    StandardError.line("Error: \(error)")
    throw ExitCode.badInput
  }
}

extension Error {
  /// Whether what was given cannot be used: no defense is to blame.
  var isBadInput: Bool {
    self is DatasetError || self is ArchiveError || self is MissingWeights
      || (self as? TaskFailure)?.isBadInput == true || (self as? TrainingError)?.kind == .images
  }

  /// Whether results cannot be read or written: going on would measure what nobody could keep.
  var isOfResults: Bool { self is ResultsError || self is FileError }
}

extension ExitCode {
  /// Input that cannot be used.
  static let badInput = ExitCode(65)
  /// A program that is needed is not there, or rank 0 is not.
  static let unavailable = ExitCode(69)
  /// A defense failed; the others' results were written.
  static let defenseFailed = ExitCode(70)
  /// The user stopped it; what was done is kept.
  static let interrupted = ExitCode(130)
}

extension ValidationError {
  /// One whose words begin small and end without a full stop, as a sentence.
  fileprivate init(asSentence words: String) {
    self.init(words.capitalizedFirst + ".")
  }
}

/// Runs a command's work in this process; any error ends it with a sentence and the code that
/// `evaluate` would end with.
func reportingFailures(_ work: () throws -> Void) throws {
  do {
    try reportingBadInput(work)
  } catch let error as InvalidSettings {
    throw ValidationError(error.description)
  } catch let error as TrainingError where error.kind == .settings {
    throw ValidationError(asSentence: error.description)
  } catch let error as LostRanks {
    StandardError.line("\nError: \(error)")
    throw ExitCode.unavailable
  } catch let failure as Gnuplot.Failure {
    StandardError.line("Error: \(failure)")
    throw ExitCode.unavailable
  } catch let error as InvalidMeasure {
    throw ValidationError(asSentence: error.description)
  } catch is CancellationError {
    StandardError.line("\nStopped; nothing was written.")
    throw ExitCode.interrupted
  } catch {
    guard !(error is ExitCode || error is ValidationError) else { throw error }
    StandardError.line("Error: \(error)")
    throw ExitCode.defenseFailed
  }
}
