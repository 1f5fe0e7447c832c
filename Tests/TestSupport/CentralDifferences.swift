public import Torch

/// Gradients the slow way.
public enum CentralDifferences {
  /// The largest difference between a function's gradient and its central differences, relative to
  /// the larger of 1 and the gradient.
  ///
  /// - Parameters:
  ///   - input: where; float64.
  ///   - function: gives a single number.
  public static func error(
    at input: Tensor, of function: (Tensor) throws -> Tensor
  ) throws -> Double {
    let found = try valueAndGradient(at: input, of: function).gradient.contiguous().doubles()
    let values = try input.contiguous().doubles()
    let step = 1e-5
    var worst = 0.0
    for place in values.indices {
      var (up, down) = (values, values)
      up[place] += step
      down[place] -= step
      let high = try function(Tensor(up, shape: input.shape)).item()
      let low = try function(Tensor(down, shape: input.shape)).item()
      worst = max(worst, abs((high - low) / (2 * step) - found[place]) / max(1, abs(found[place])))
    }
    return worst
  }
}
