import Archives
import Datasets
public import Foundation
import Results
public import Robustness
import Torch

/// The child's side of a cell's process: measures it, reports on standard output, and writes the
/// result to a file.
public struct CellHost {
  private let cell: Cell
  private let result: URL
  private let parent: Int32

  /// The host of the cell that a file describes.
  ///
  /// - Parameters:
  ///   - job: a JSON file with the cell.
  ///   - result: where the result goes.
  ///   - parent: the process that waits for it.
  public init(job: URL, result: URL, parent: Int32) throws {
    self.parent = parent
    cell = try JSONDecoder().decode(Cell.self, from: Data(contentsOf: job))
    self.result = result
  }

  /// Measures the cell; a failure becomes a message to the parent.
  ///
  /// - Returns: whether there is a result.
  public func run(defenses: [any Defense.Type]) -> Bool {
    followParent()
    do {
      let runner = CellRunner(cell, defenses: defenses) { send(.progress($0)) }
      try runner.run().write(to: result)
      return true
    } catch {
      let isOutOfMemory = (error as? TorchError)?.code == .outOfMemory
      let isBadInput = error is DatasetError || error is ArchiveError
      send(
        .failure(
          .init(
            message: String(describing: error), isBadInput: isBadInput,
            isOutOfMemory: isOutOfMemory)))
      return false
    }
  }

  private func send(_ message: CellMessage) {
    guard let line = try? message.line else { return }
    try? FileHandle.standardOutput.write(contentsOf: line)
  }

  /// Ends this process when its parent has gone: nobody would read the result.
  private func followParent() {
    let parent = parent
    Thread.detachNewThread {
      while getppid() == parent { Thread.sleep(forTimeInterval: 1) }
      _exit(1)
    }
  }
}
