internal import CTorch

/// The value of a function and its gradient with respect to each input.
///
/// Recording is an affair of this call alone: the closure gets recorded twins of the inputs, what
/// it computes from them is differentiated, and nothing that is returned stays recorded.
///
/// - Parameters:
///   - inputs: where the function is differentiated; floating-point tensors.
///   - function: gives a tensor with a single element, and whatever else the caller wants of the
///     same forward pass (its tensors come out detached only if the function detaches them).
/// - Complexity: one forward and one backward pass of `function`.
public func valueAndGradients<Extra>(
  at inputs: [Tensor], of function: ([Tensor]) throws -> (value: Tensor, extra: Extra)
) throws -> (value: Tensor, gradients: [Tensor], extra: Extra) {
  let leaves = try inputs.map { try $0.leaf() }
  let (value, extra) = try function(leaves)
  let gradients = try value.gradients(with: leaves)
  return (try value.detached(), gradients, extra)
}

/// The value of a function of one tensor and its gradient.
///
/// - Complexity: one forward and one backward pass of `function`.
public func valueAndGradient(
  at input: Tensor, of function: (Tensor) throws -> Tensor
) throws -> (value: Tensor, gradient: Tensor) {
  let (value, gradients, _) = try valueAndGradients(at: [input]) { (try function($0[0]), ()) }
  return (value, gradients[0])
}

extension Tensor {
  /// A recorded twin that shares this tensor's storage.
  public func leaf() throws(TorchError) -> Tensor {
    try handle.withRaw { raw throws(TorchError) in try Tensor.make { ct_leaf($0, raw) } }
  }

  /// The gradients of this single number with respect to recorded tensors, zero where it does not
  /// depend on them.
  ///
  /// - Parameters:
  ///   - inputs: what was recorded.
  ///   - keepGraph: whether the graph is needed again.
  ///   - differentiable: whether the gradients themselves are to be differentiated.
  public func gradients(
    with inputs: [Tensor], keepGraph: Bool = false, differentiable: Bool = false
  ) throws(TorchError) -> [Tensor] {
    var slots = [OpaquePointer?](repeating: nil, count: inputs.count)
    let status = try handle.withRaw { loss throws(TorchError) in
      try withRaws(inputs) { raws throws(TorchError) in
        ct_gradients(&slots, loss, raws, Int32(inputs.count), keepGraph, differentiable)
      }
    }
    let made = slots.compactMap { $0.map(Tensor.init(owning:)) }
    try check { status }
    return made
  }
}
