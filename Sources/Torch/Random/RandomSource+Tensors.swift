extension RandomSource {
  /// A tensor [N, …] whose row n is drawn from the stream of sample `samples[n]`.
  ///
  /// - Parameters:
  ///   - samples: global sample indices, one a row.
  ///   - step: which of a sample's streams.
  ///   - shape: the shape of a row.
  ///   - device: where the tensor is to live; the numbers are the same everywhere.
  ///   - one: draws one element.
  public func tensor(
    samples: [Int], step: Int = 0, shape: [Int], device: Device = .cpu,
    drawing one: (inout RandomStream) -> Float
  ) throws(TorchError) -> Tensor {
    let size = shape.reduce(1, *)
    var elements: [Float] = []
    elements.reserveCapacity(samples.count * size)
    for sample in samples {
      var stream = stream(sample: sample, step: step)
      for _ in 0..<size { elements.append(one(&stream)) }
    }
    return try Tensor(elements, shape: [samples.count] + shape).moved(to: device)
  }
}
