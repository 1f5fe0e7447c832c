import Torch

extension Oracle {
  /// The size of a search's calls where the model is not known to give rows the same bits in others.
  ///
  /// Half a processor's chunk costs a small network a few hundredths more an image, and any other nothing,
  /// and leaves half as many places empty. Rows depend on it: it must not depend on what is measured.
  package static func usualCall(ofChunk chunk: Int) -> Int {
    chunk == defaultChunk(on: .cpu) ? chunk / 2 : chunk
  }

  /// The rows of each call, and the number of images that it has, where calls may have some sizes.
  ///
  /// - Parameters:
  ///   - count: how many rows there are.
  ///   - sizes: the sizes, ascending.
  ///   - chunk: the size that calls have while there is more left than goes into one.
  package static func calls(
    of count: Int, sizes: [Int], chunk: Int
  ) -> [(rows: Range<Int>, size: Int)] {
    var (calls, start) = ([(rows: Range<Int>, size: Int)](), 0)
    while start < count {
      // Filled up to the smallest size; one call that is nearly filled is cheaper than several small ones.
      let left = (count - start + sizes[0] - 1) / sizes[0] * sizes[0]
      let size =
        sizes.first { $0 >= left && 8 * left >= 7 * $0 }
        ?? sizes.last { $0 <= min(left, chunk) } ?? sizes[0]
      calls.append((start..<min(start + size, count), size))
      start += size
    }
    return calls
  }
}
