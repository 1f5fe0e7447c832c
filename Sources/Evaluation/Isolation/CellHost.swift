import Archives
import Datasets
import Files
public import Foundation
import Results
import Robustness
import Torch

/// The child's side of a cell's process: measures it, reports on standard output, and writes the
/// result to a file.
public struct CellHost {
  private let cell: Cell
  private let result: URL
  private let journal: URL?
  private let parent: Int32

  /// The host of the cell that a file describes.
  ///
  /// - Parameters:
  ///   - job: a JSON file with the cell.
  ///   - result: where the result goes.
  ///   - journal: where the journal is or goes, if one is kept.
  ///   - parent: the process that waits for it.
  public init(job: URL, result: URL, journal: URL?, parent: Int32) throws {
    self.parent = parent
    cell = try JSONDecoder().decode(Cell.self, from: Data(contentsOf: job))
    self.result = result
    self.journal = journal
  }

  /// Measures the cell; a failure becomes a message to the parent.
  ///
  /// - Returns: whether there is a result.
  public func run(on bench: Bench) -> Bool {
    // Ctrl-C reaches the whole foreground: whether to stop is the parent's to say.
    signal(SIGINT, SIG_IGN)
    // A limit on the size of files is an error to report, like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    followParent()
    let end = EndRequest()
    do {
      let runner = CellRunner(
        cell, bench: bench, journal: journal, isStopping: { end.isMade }
      ) { send(.progress($0)) }
      try runner.run().write(to: result)
      return true
    } catch is CancellationError {
      return false
    } catch {
      let isOutOfMemory = (error as? TorchError)?.code == .outOfMemory
      let isBadInput =
        error is DatasetError || error is ArchiveError || error is MissingWeights
      send(
        .failure(
          .init(
            message: Self.sentence(of: error), isBadInput: isBadInput,
            isOutOfMemory: isOutOfMemory, isStorage: error is FileError)))
      return false
    }
  }

  /// What went wrong; of what LibTorch says the first line with words, for the others list its operators.
  private static func sentence(of error: any Error) -> String {
    guard let error = error as? TorchError else { return String(describing: error) }
    let line = error.message.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) }
    return String(line?.prefix(300) ?? "")
  }

  private func send(_ message: CellMessage) {
    guard let line = try? message.line else { return }
    try? FileHandle.standardOutput.write(contentsOf: line)
  }

  /// Ends this process when its parent has gone: nobody would read the result.
  private func followParent() {
    let parent = parent
    Thread.detachNewThread {
      while getppid() == parent { Thread.sleep(forTimeInterval: 0.2) }
      _exit(1)
    }
  }
}
