import TestSupport
import Testing
import Torch

@Suite("Fresh tensors")
struct LayoutTests {
  /// Strides, storage and place in it, as a TorchScript module sees them.
  private func traits(_ tensor: Tensor) throws -> [Int] {
    let module = try ScriptModule.compiled(
      """
      def forward(self, x):
        y = list(x.stride())
        y.append(int(x.storage_offset()))
        return torch.tensor(y)
      """)
    return try module(tensor).integers()
  }

  @Test(
    "a tensor gets the strides of a new one, however it came about",
    arguments: [[2, 3, 4, 5], [2, 1, 4, 5], [2, 3, 1, 1], [1, 1, 1, 1], [1, 3, 4, 5]])
  func strides(shape: [Int]) throws {
    try Fixture.start()
    let (n, c, h, w) = (shape[0], shape[1], shape[2], shape[3])
    let big = try Fixture.uniform([n + 2, c, h, w])
    let ways = [
      try Fixture.uniform(shape), try Fixture.uniform(shape).channelsLast(),
      try big.slice(1..<n + 1), try big.channelsLast().slice(0..<n), try big.slice(0..<n),
      try Fixture.uniform([n, h, w, c]).permuted([0, 3, 1, 2]),
      try Fixture.uniform([1, 1, 1, 1]).expanded(shape),
      try Fixture.uniform([c, n, w, h]).permuted([1, 0, 3, 2]),
    ]
    for tensor in ways {
      let contiguous = try tensor.fresh(.contiguous)
      #expect(try traits(contiguous) == [c * h * w, h * w, w, 1, 0])
      #expect(try contiguous.floats() == tensor.floats())
      let last = try tensor.fresh(.channelsLast)
      #expect(try traits(last) == [c * h * w, 1, c * w, c, 0])
      #expect(try last.floats() == tensor.floats())
    }
  }

  @Test("a tensor that is fresh already is not copied; one in another's storage is")
  func sharing() throws {
    try Fixture.start()
    for layout in Layout.allCases {
      let tensor = try Fixture.uniform([2, 3, 4, 4]).fresh(layout)
      #expect(try tensor.fresh(layout).sharesStorage(with: tensor))
      for part in [0..<1, 1..<2] {
        let slice = try tensor.slice(part)
        #expect(slice.sharesStorage(with: tensor))
        #expect(try !slice.fresh(layout).sharesStorage(with: tensor))
      }
      // Recording goes through a copy, so that a gradient reaches what was copied.
      #expect(try tensor.leaf().slice(0..<1).fresh(layout).isRecorded)
    }
  }

  @Test("other ranks get row-major order, and the type stays")
  func ranks() throws {
    try Fixture.start()
    for layout in Layout.allCases {
      let matrix = try Tensor.range(6).cast(to: .float16).reshaped([2, 3]).permuted([1, 0])
      let fresh = try matrix.fresh(layout)
      #expect(try traits(fresh) == [2, 1, 0] && fresh.dtype == .float16)
      #expect(try fresh.floats() == [0, 3, 1, 4, 2, 5])
      #expect(try Tensor.ones([]).fresh(layout).shape == [])
      #expect(try Tensor.ones([0, 3, 4, 4]).fresh(layout).shape == [0, 3, 4, 4])
    }
  }
}
