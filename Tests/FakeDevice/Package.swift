// swift-tools-version: 6.2
import PackageDescription

// Rampart's own commands on a device that is none: what would fail on CUDA fails here, without a card.
// It takes LibTorch 2.7 or later. Scripts/check-device builds and runs it.
let package = Package(
  name: "fake-device",
  dependencies: [.package(name: "rampart", path: "../..")],
  targets: [
    .target(
      name: "FakeDevice",
      linkerSettings: [.linkedLibrary("torch_cpu"), .linkedLibrary("c10")]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "FakeDevice",
        .product(name: "BuiltinAttacks", package: "rampart"),
        .product(name: "BuiltinDefenses", package: "rampart"),
        .product(name: "BuiltinMeasures", package: "rampart"),
        .product(name: "RampartCLI", package: "rampart"),
        .product(name: "Robustness", package: "rampart"),
      ],
      // What stands for NCCL is looked up by name, as the real one is.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])],
      plugins: [.plugin(name: "DefenseRegistry", package: "rampart")]),
  ],
  cxxLanguageStandard: .cxx17
)
