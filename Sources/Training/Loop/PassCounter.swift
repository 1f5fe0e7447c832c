import Torch

/// Counts the passes of images through the network, one an image: what training costs on any machine.
///
/// Measuring what is watched or held out, and averaging's pass for statistics, are not counted.
final class PassCounter {
  private(set) var forward = 0
  private(set) var backward = 0

  /// Takes account of some images' passes.
  func add(forward: Int = 0, backward: Int = 0) {
    self.forward += forward
    self.backward += backward
  }

  /// Takes account of what the other processes' counters have.
  func add(over group: ProcessGroup) throws {
    let sums = try group.sums([Double(forward), Double(backward)])
    (forward, backward) = (Int(sums[0]), Int(sums[1]))
  }
}
