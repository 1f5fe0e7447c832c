public import Foundation

extension ProcessGroup {
  /// The sums of numbers; whole ones are exact below 2⁵³.
  public func sums(_ numbers: [Double]) throws(TorchError) -> [Double] {
    try sum(Tensor(numbers, shape: [numbers.count])).doubles()
  }

  /// What each process gives, by rank; all give as many bytes.
  public func gathered(_ bytes: [UInt8]) throws(TorchError) -> [[UInt8]] {
    let before = [UInt8](repeating: 0, count: rank * bytes.count)
    let behind = [UInt8](repeating: 0, count: (size - rank - 1) * bytes.count)
    let all = try sum(Tensor(before + bytes + behind, shape: [size * bytes.count])).bytes()
    return (0..<size).map { Array(all[$0 * bytes.count..<($0 + 1) * bytes.count]) }
  }

  /// What process 0 gives; what the others give is not looked at.
  public func broadcast(_ data: Data) throws(TorchError) -> Data {
    let count = Int(try sums([rank == 0 ? Double(data.count) : 0])[0])
    guard count > 0 else { return Data() }
    let mine = rank == 0 ? [UInt8](data) : [UInt8](repeating: 0, count: count)
    return Data(try sum(Tensor(mine, shape: [count])).bytes())
  }

  /// All elements of a vector of which each process has a part.
  ///
  /// - Parameters:
  ///   - part: this process's elements [n].
  ///   - first: the place of the first of them.
  ///   - total: the number of all.
  public func joined(_ part: Tensor, first: Int, total: Int) throws(TorchError) -> Tensor {
    let (dtype, device) = (try part.dtype, part.device)
    let around = try [first, total - first - part.count].map { count throws(TorchError) in
      try Tensor.zeros([count], dtype: dtype, device: device)
    }
    return try sums([Tensor.concatenate([around[0], part.detached(), around[1]])])[0]
  }
}
