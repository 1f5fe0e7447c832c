import Experiments

/// Where an archive of CIFAR keeps what.
struct CIFARFormat: Sendable {
  /// The folder inside the archive.
  var folder: String
  /// The names of the members with the images, in order.
  var members: [Split: [String]]
  /// The most images that one member of a split holds.
  var imagesPerMember: [Split: Int]
  /// The members with the names of the classes: fine, then coarse.
  var names: [String]
  /// The number of classes.
  var classes: Int
  /// The number of coarse classes, 0 without them.
  var coarseClasses: Int
  /// The most bytes that the whole archive may have when inflated.
  var inflatedLimit: Int { 256 << 20 }
  /// The number of label bytes before each image of the binary layout.
  var labelBytes: Int { coarseClasses > 0 ? 2 : 1 }

  /// The format of an official archive.
  init(_ archive: OfficialArchive) {
    let isBinary = archive.layout == "binary"
    if archive.dataset == DatasetTraits.cifar10.name {
      folder = isBinary ? "cifar-10-batches-bin/" : "cifar-10-batches-py/"
      let suffix = isBinary ? ".bin" : ""
      members = [
        .train: (1...5).map { "data_batch_\($0)" + suffix }, .test: ["test_batch" + suffix],
      ]
      imagesPerMember = [.train: 10_000, .test: 10_000]
      names = [isBinary ? "batches.meta.txt" : "batches.meta"]
      (classes, coarseClasses) = (10, 0)
    } else {
      folder = isBinary ? "cifar-100-binary/" : "cifar-100-python/"
      let suffix = isBinary ? ".bin" : ""
      members = [.train: ["train" + suffix], .test: ["test" + suffix]]
      imagesPerMember = [.train: 50_000, .test: 10_000]
      names = isBinary ? ["fine_label_names.txt", "coarse_label_names.txt"] : ["meta"]
      (classes, coarseClasses) = (100, 20)
    }
  }
}
