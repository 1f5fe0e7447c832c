// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "dataset-benchmark",
  dependencies: [.package(name: "rampart", path: "../..")],
  targets: [
    .executableTarget(
      name: "DatasetBenchmark",
      dependencies: [
        .product(name: "Datasets", package: "rampart"),
        .product(name: "Experiments", package: "rampart"),
      ],
      path: "Sources")
  ]
)
