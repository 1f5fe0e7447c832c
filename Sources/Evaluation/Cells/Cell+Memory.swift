import Results
import Torch

extension Cell {
  /// The fewest images a call that a card's memory makes us try.
  private static var smallestCall: Int { 8 }

  /// The cell with half as many images in each call, where a card had not memory enough for them; nil where
  /// that is not what went wrong.
  ///
  /// Everything starts anew, since the last bits of logits can depend on a call's size.
  public func halved(after failure: TaskFailure) -> Cell? {
    guard device == .cuda, failure.status == .outOfMemory, failure.signal == nil,
      callSize / 2 >= Self.smallestCall
    else { return nil }
    var cell = self
    cell.chunk = callSize / 2
    return cell
  }
}
