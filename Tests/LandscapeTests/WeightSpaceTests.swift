import Datasets
import Landscape
import Models
import Robustness
import Testing
import Torch

/// Which weights count, and that they come back.
@Suite("Weight space")
struct WeightSpaceTests {
  @Test("Batch norm's tensors are no layers; biases are layers of their own")
  func layers() throws {
    let network = try Network(
      Architecture(.resNet20), images: ImageShape(channels: 3, height: 8, width: 8), classes: 10)
    let names = try WeightSpace(of: network).layers.map(\.name)
    #expect(names.contains("conv1.weight") && names.contains("linear.bias"))
    #expect(names.allSatisfy { !$0.contains("bn") && !$0.contains("running") })
    // 19 convolutions without biases, a matrix and its bias.
    #expect(names.count == 21)
  }
}
