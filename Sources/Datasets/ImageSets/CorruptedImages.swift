import Archives
package import Experiments
import Files

/// A test split under common corruptions, as CIFAR-10-C and CIFAR-100-C are published: a folder with an `.npy` for
/// each corruption, bytes [5·N, H, W, C], five severities of the same N images one after the other, and their
/// `labels.npy`, [5·N].
///
/// Hendrycks and Dietterich, *Benchmarking Neural Network Robustness to Common Corruptions and Perturbations*,
/// ICLR 2019.
package struct CorruptedImages {
  /// The corruptions of the benchmark, in the paper's order.
  package static let benchmark = [
    "gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur",
    "zoom_blur", "snow", "frost", "fog", "brightness", "contrast", "elastic_transform", "pixelate",
    "jpeg_compression",
  ]
  /// The paper's four for validation, which no mean takes in.
  package static let extra = ["speckle_noise", "gaussian_blur", "spatter", "saturate"]
  /// How many severities there are.
  package static let severities = 5

  /// The corruptions whose files are there.
  package let present: [String]
  /// Those whose files are not.
  package let missing: [String]
  /// The number of images N.
  package let count: Int
  /// Their classes.
  package let labels: [Int]
  private let folder: String

  /// Looks at a folder and reads the labels.
  ///
  /// - Throws: `DatasetError` where there is no such folder, no corruption or no labels in it.
  package init(folder: String) throws {
    self.folder = folder
    let names = Self.benchmark + Self.extra
    present = names.filter { FolderEntries.isFile(Self.path($0, in: folder)) }
    missing = names.filter { !FolderEntries.isFile(Self.path($0, in: folder)) }
    guard !present.isEmpty else {
      throw DatasetError(
        path: folder, found: "no file of a corruption",
        expected: "files such as gaussian_noise.npy, and labels.npy",
        remedy: "give the folder that CIFAR-10-C.tar or CIFAR-100-C.tar unpacks to")
    }
    let path = Self.path("labels", in: folder)
    let array = try NumPyFile(path: path).only(path)
    guard let all = array.integers, !all.isEmpty, all.count.isMultiple(of: Self.severities) else {
      throw DatasetError(
        path: path, found: "labels of shape \(array.shape) and type \(array.type)",
        expected: "integers, \(Self.severities) times one an image", remedy: Self.remedy)
    }
    let count = all.count / Self.severities
    if let place = all.indices.first(where: { all[$0] != all[$0 % count] }) {
      throw DatasetError(
        path: path,
        found: "label \(all[place % count]) at row \(place % count), \(all[place]) at row \(place)",
        expected: "the same \(count) labels for each severity", remedy: Self.remedy)
    }
    if let label = all.first(where: { $0 < 0 }) {
      throw DatasetError(
        path: path, found: "the label \(label)", expected: "labels from 0 on", remedy: Self.remedy)
    }
    (self.count, labels) = (count, Array(all.prefix(count)))
  }

  /// Refuses labels that a model has not, and labels of another data set with fewer classes.
  ///
  /// Of a thousand labels all are in the lower half of the classes only where they are of another data set.
  package func require(classes: Int) throws {
    let most = labels.max() ?? 0
    if labels.count >= 1000, 2 * (most + 1) <= classes {
      throw DatasetError(
        path: Self.path("labels", in: folder), found: "labels from 0 to \(most)",
        expected: "labels of the \(classes) classes that the model tells apart",
        remedy: "take CIFAR-10-C for models of CIFAR-10, CIFAR-100-C for those of CIFAR-100")
    }
    guard let place = labels.firstIndex(where: { $0 >= classes }) else { return }
    throw DatasetError(
      path: Self.path("labels", in: folder), found: "label \(labels[place]) at row \(place)",
      expected: "labels below \(classes), the model's number of classes",
      remedy: "take CIFAR-10-C for models of CIFAR-10, CIFAR-100-C for those of CIFAR-100")
  }

  /// Reads the images of a corruption.
  ///
  /// - Parameters:
  ///   - name: one that is present.
  ///   - shape: what the model takes.
  /// - Throws: `DatasetError` for a file of another shape or type.
  package func corruption(_ name: String, of shape: ImageShape) throws -> Corruption {
    let path = Self.path(name, in: folder)
    let array = try NumPyFile(path: path).only(path)
    let expected = [Self.severities * count, shape.height, shape.width, shape.channels]
    guard array.type == "u1", array.shape == expected else {
      throw DatasetError(
        path: path, found: "numbers of type \(array.type) and shape \(array.shape)",
        expected:
          "bytes (u1) of shape \(expected): \(Self.severities) severities of \(count) images, as "
          + "labels.npy and the data set say", remedy: Self.remedy)
    }
    return Corruption(
      name: name, shape: shape, labels: labels, pixels: array.bytes,
      sha256: try Digest.sha256(ofFileAt: path).hexadecimal)
  }

  private static let remedy = "unpack the published archive again"

  private static func path(_ name: String, in folder: String) -> String {
    folder + "/" + name + ".npy"
  }
}

extension NumPyFile {
  /// The array of a file that holds one.
  fileprivate func only(_ path: String) throws -> NumPyArray {
    guard arrays.count == 1 else {
      throw DatasetError(
        path: path, found: "\(arrays.count) arrays", expected: "one, as numpy.save writes it",
        remedy: "unpack the published archive again")
    }
    return arrays[0].array
  }
}
