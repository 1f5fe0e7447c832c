internal import CTorch

extension Tensor {
  /// The values of a function that was computed elsewhere, recorded where its argument is.
  ///
  /// - Parameters:
  ///   - values: what the function gives.
  ///   - input: its argument.
  ///   - pullback: fills the gradient by the argument, row-major, from a cotangent of the values' shape. It is
  ///     let go of with the last tensor that could ask for it.
  public static func external(
    _ values: Tensor, of input: Tensor,
    pullback:
      @escaping (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws(TorchError) -> Tensor {
    let context = Unmanaged.passRetained(Pullback(pullback)).toOpaque()
    return try withRaws([values, input]) { raws throws(TorchError) in
      try Tensor.make {
        ct_external(
          $0, raws[0], raws[1],
          { context, cotangent, count, gradient, size, error, room in
            guard let context, let cotangent, let gradient, let error else { return 1 }
            return Unmanaged<Pullback>.fromOpaque(context).takeUnretainedValue().call(
              UnsafeBufferPointer(start: cotangent, count: Int(count)),
              UnsafeMutableBufferPointer(start: gradient, count: Int(size)),
              UnsafeMutableBufferPointer(start: error, count: Int(room)))
          }, context,
          { context in
            if let context { Unmanaged<Pullback>.fromOpaque(context).release() }
          })
      }
    }
  }
}

/// A pullback, behind a C pointer.
private final class Pullback {
  typealias Function =
    (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) throws -> Void

  private let function: Function

  init(_ function: @escaping Function) { self.function = function }

  /// Calls the function, and writes what went wrong where there is room; 0 where nothing did.
  func call(
    _ cotangent: UnsafeBufferPointer<Float>, _ gradient: UnsafeMutableBufferPointer<Float>,
    _ error: UnsafeMutableBufferPointer<CChar>
  ) -> Int32 {
    do {
      try function(cotangent, gradient)
      return 0
    } catch let failure {
      let sentence = String(describing: failure).utf8CString.prefix(error.count - 1)
      for (index, letter) in sentence.enumerated() { error[index] = letter }
      error[min(sentence.count, error.count - 1)] = 0
      return 1
    }
  }
}
