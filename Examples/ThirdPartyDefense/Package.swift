// swift-tools-version: 6.2
import PackageDescription

// A defense in a package of its own. Yours would depend on Rampart by URL and version:
//   .package(url: "https://…/rampart", from: "1.0.0")
let package = Package(
  name: "third-party-defense",
  dependencies: [.package(name: "rampart", path: "../..")],
  targets: [
    .target(
      name: "LogitPairingDefense",
      dependencies: [
        .product(name: "Datasets", package: "rampart"),
        .product(name: "Models", package: "rampart"),
        .product(name: "Robustness", package: "rampart"),
        .product(name: "Torch", package: "rampart"),
        .product(name: "Training", package: "rampart"),
      ]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "LogitPairingDefense",
        .product(name: "BuiltinAttacks", package: "rampart"),
        .product(name: "BuiltinDefenses", package: "rampart"),
        .product(name: "RampartCLI", package: "rampart"),
        .product(name: "Robustness", package: "rampart"),
      ],
      plugins: [.plugin(name: "DefenseRegistry", package: "rampart")]),
  ]
)
