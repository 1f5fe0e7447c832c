// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "speed-benchmark",
  dependencies: [
    .package(name: "rampart", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .executableTarget(
      name: "SpeedBenchmark",
      dependencies: [
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Attacks", package: "rampart"),
        .product(name: "BuiltinAttacks", package: "rampart"),
        .product(name: "Datasets", package: "rampart"),
        .product(name: "Experiments", package: "rampart"),
        .product(name: "Models", package: "rampart"),
        .product(name: "Robustness", package: "rampart"),
        .product(name: "Torch", package: "rampart"),
      ],
      path: "Sources")
  ]
)
