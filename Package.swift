// swift-tools-version: 6.2
import PackageDescription

// Add yours here. Each name is a folder in Plugins/Defenses/ and becomes the target <Name>Defense.
let defenses = [
  "AdversarialTraining",
  "BitDepth",
  "EarlyStopping",
  "LogitVariation",
  "MART",
  "RandomResize",
  "SaturatedLogits",
  "TRADES",
  "Undefended",
  "WeightAveraging",
  "WeightPerturbation",
  "WinnersTakeAll",
]

let argumentParser: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A module of ours in `Sources/`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies)
}

/// The tests of a module: `Tests/<Module>Tests/`.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies)
}

let package = Package(
  name: "rampart",
  products: [
    .executable(name: "rampart", targets: ["rampart"]),
    .library(name: "Torch", targets: ["Torch"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Robustness", targets: ["Robustness"]),
    .library(name: "Attacks", targets: ["Attacks"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Landscape", targets: ["Landscape"]),
    .library(name: "Results", targets: ["Results", "Leaderboard"]),
    .library(name: "RampartCLI", targets: ["RampartCLI"]),
    .library(name: "RobustnessTesting", targets: ["RobustnessTesting"]),
    .library(name: "BuiltinDefenses", targets: defenses.map { $0 + "Defense" }),
    .plugin(name: "DefenseRegistry", targets: ["DefenseRegistry"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // C and C++: the only places that see a foreign library's headers.
    // Not libtorch.so: in a CUDA build all it adds is a need for the gigabytes of libtorch_cuda.so.
    .target(
      name: "CTorch", linkerSettings: [.linkedLibrary("torch_cpu"), .linkedLibrary("c10")]),
    // No pkgConfig: it puts the system's library folder before a LibTorch that is elsewhere.
    .systemLibrary(name: "CArchive"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CZlib"),

    // Numbers and data.
    module("Torch", ["CTorch"]),
    module("Digests", ["CCrypto"]),
    module("Archives", ["CArchive", "CZlib"]),
    module("Datasets", ["Archives", "Digests"]),

    // The science.
    module("Robustness", ["Torch", "Datasets"]),
    module("Models", ["Torch", "Archives", "Datasets", "Robustness"]),
    module("Attacks", ["Torch", "Robustness"]),
    module("Training", ["Torch", "Models", "Archives", "Datasets", "Digests", "Robustness"]),
    module("Landscape", ["Torch", "Models", "Robustness", "Attacks"]),

    // Numbers on paper: built and tested without LibTorch.
    module("Results", ["Digests"]),
    module("Leaderboard", ["Results"]),

    // The harness and the commands.
    module(
      "Evaluation",
      [
        "Torch", "Models", "Archives", "Datasets", "Digests", "Robustness", "Attacks", "Landscape",
        "Results",
      ]),
    module(
      "Verification",
      [
        "Torch", "Archives", "Datasets", "Digests", "Robustness", "Attacks", "Results",
        "Evaluation",
      ]),
    module(
      "RampartCLI",
      [
        "Torch", "Models", "Archives", "Datasets", "Robustness", "Attacks", "Training", "Landscape",
        "Results", "Leaderboard", "Evaluation", "Verification", argumentParser,
      ]),
    module("RobustnessTesting", ["Torch", "Robustness", "Datasets"]),
    .executableTarget(
      name: "rampart",
      dependencies: ["RampartCLI", "Robustness"]
        + defenses.map { .init(stringLiteral: $0 + "Defense") },
      plugins: ["DefenseRegistry"]),

    // The registry: a build-tool plugin and the program it runs.
    .executableTarget(name: "GenerateRegistry"),
    .plugin(
      name: "DefenseRegistry", capability: .buildTool(), dependencies: ["GenerateRegistry"]),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Torch", "Datasets", "Robustness"],
      path: "Tests/TestSupport"),
    tests(of: "Torch", ["TestSupport"]),
    tests(of: "Robustness", ["Torch", "TestSupport"]),
    tests(of: "Models", ["Torch", "Archives", "Datasets", "Robustness", "TestSupport"]),
    tests(of: "Attacks", ["Torch", "Datasets", "Models", "Robustness", "TestSupport"]),
    tests(
      of: "Training", ["Torch", "Archives", "Datasets", "Models", "Robustness", "TestSupport"]),
    tests(
      of: "Landscape",
      ["Torch", "Datasets", "Models", "Robustness", "Attacks", "TestSupport"]),
    tests(of: "Archives", ["CZlib"]),
    tests(of: "Datasets", ["Archives", "Digests"]),
    tests(of: "Digests"),
    tests(of: "Results", ["Digests"]),
    .executableTarget(
      name: "MisbehavingBench",
      dependencies: ["RampartCLI", "Torch", "Models", "Datasets", "Robustness"],
      path: "Tests/MisbehavingBench"),
    tests(of: "RampartCLI", ["Archives", "Landscape", "Results", "rampart", "MisbehavingBench"]),
    tests(
      of: "Evaluation",
      [
        "Archives", "Attacks", "Datasets", "Models", "Results", "Robustness", "TestSupport",
        "Torch",
      ]),
    tests(
      of: "Verification",
      [
        "AdversarialTrainingDefense", "Archives", "Datasets", "Digests", "Evaluation", "Results",
        "Robustness", "Torch", "UndefendedDefense",
      ]),
    .testTarget(
      name: "DefensesTests",
      dependencies: [
        "Torch", "Models", "Datasets", "Robustness", "RobustnessTesting", "Training", "TestSupport",
        "Evaluation", "Results",
      ]
        + defenses.map { .init(stringLiteral: $0 + "Defense") },
      plugins: ["DefenseRegistry"]),
    tests(of: "Leaderboard", ["Results"]),
  ]
    + defenses.map { name in
      .target(
        name: name + "Defense",
        dependencies: ["Torch", "Models", "Datasets", "Robustness", "Training"],
        path: "Plugins/Defenses/" + name)
    }
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  guard target.name != "CTorch" else { continue }
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
}
package.cxxLanguageStandard = .cxx17
