// swift-tools-version: 6.2
import PackageDescription

// An attack in a package of its own. Yours would depend on Rampart by URL and version:
//   .package(url: "https://…/rampart", from: "1.0.0")
let package = Package(
  name: "third-party-attack",
  dependencies: [.package(name: "rampart", path: "../..")],
  targets: [
    .target(
      name: "SignNoiseAttack",
      dependencies: [
        .product(name: "Experiments", package: "rampart"),
        .product(name: "Robustness", package: "rampart"),
        .product(name: "Torch", package: "rampart"),
      ]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "SignNoiseAttack",
        .product(name: "BuiltinAttacks", package: "rampart"),
        .product(name: "BuiltinDefenses", package: "rampart"),
        .product(name: "RampartCLI", package: "rampart"),
        .product(name: "Robustness", package: "rampart"),
      ],
      plugins: [.plugin(name: "DefenseRegistry", package: "rampart")]),
    .executableTarget(
      name: "laws",
      dependencies: [
        "SignNoiseAttack", .product(name: "RobustnessTesting", package: "rampart"),
      ]),
  ]
)
