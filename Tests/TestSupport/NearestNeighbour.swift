public import Datasets
import Experiments
public import Torch

/// A classifier that knows some images by heart: the class of the nearest one wins.
public enum NearestNeighbour {
  /// The classifier as a TorchScript module.
  ///
  /// A class's logit is minus the square of the distance to its nearest image, but for what all classes share.
  ///
  /// - Parameter data: the images.
  public static func module(of data: any Dataset) throws -> ScriptModule {
    let positions = Array(0..<data.count)
    let images = try Tensor(
      data.images(at: positions).normalized(), shape: [data.count, data.shape.count])
    let others = (0..<data.classes).flatMap { label in
      data.labels.map { $0 == label ? 0 : -Float.infinity }
    }
    return try ScriptModule.compiled(
      """
      def forward(self, x):
        near = torch.matmul(x.flatten(1), self.images.t()) * 2.0 - self.norms
        return (near.unsqueeze(1) + self.others).amax(2)
      """,
      attributes: [
        "images": .buffer(images), "norms": .buffer(try images.squared().sum(1)),
        "others": .buffer(try Tensor(others, shape: [data.classes, data.count])),
      ])
  }
}
