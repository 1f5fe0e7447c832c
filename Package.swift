// swift-tools-version: 6.2
import PackageDescription

// Add yours here. Each name is a folder in Plugins/Defenses/ and becomes the target <Name>Defense.
let defenses = [
  "AdversarialTraining",
  "AutoAugmentation",
  "BitDepth",
  "CyclicLearningRate",
  "EarlyStopping",
  "EntropySGD",
  "LabelNoise",
  "LabelSmoothing",
  "LogitVariation",
  "MART",
  "PerturbedVariation",
  "RandomResize",
  "SaturatedLogits",
  "SelfSupervision",
  "SmoothActivation",
  "TRADES",
  "Undefended",
  "UnlabeledData",
  "WeightAveraging",
  "WeightClipping",
  "WeightDecay",
  "WeightPerturbation",
  "WinnersTakeAll",
]

// The defenses that are made of others.
let parts = ["PerturbedVariation": ["LogitVariation", "WeightPerturbation"]]

// Add yours here. Each name is a folder in Plugins/Attacks/ and becomes the target <Name>Attack.
let attacks = ["APGD", "CarliniWagnerL2", "FAB", "PGD", "PMA", "Square"]

// Add yours here. Each name is a folder in Plugins/Measures/ and becomes the target <Name>Measure.
let measures = ["AttackPower", "Corruptions", "Flatness", "Landscape"]

/// The modules of the attacks.
let attackModules: [Target.Dependency] = attacks.map { .init(stringLiteral: $0 + "Attack") }

/// The modules of the measures.
let measureModules: [Target.Dependency] = measures.map { .init(stringLiteral: $0 + "Measure") }

let argumentParser: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")

/// The modules that touch each pixel or each pass: what the optimiser is for.
let computing =
  ["Files", "Experiments", "Archives", "Datasets", "Torch", "Robustness", "Models", "Attacks"]
  + ["Training", "Evidence"] + attacks.map { $0 + "Attack" }

/// Whether the other modules, which say what is to be done, are compiled as they stand.
///
/// It saves a quarter of a build, and an evaluation does not show it. `Scripts/setup` asks for it; a release
/// does not, nor does a package that depends on this one.
let buildsQuickly = Context.environment["RAMPART_QUICK_BUILD"] != nil

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
    .library(name: "Experiments", targets: ["Experiments"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Robustness", targets: ["Robustness"]),
    .library(name: "Attacks", targets: ["Attacks"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Geometry", targets: ["Geometry"]),
    .library(name: "Results", targets: ["Results", "Leaderboard"]),
    .library(name: "RampartCLI", targets: ["RampartCLI"]),
    .library(name: "RobustnessTesting", targets: ["RobustnessTesting"]),
    .library(name: "BuiltinDefenses", targets: defenses.map { $0 + "Defense" }),
    .library(name: "BuiltinAttacks", targets: attacks.map { $0 + "Attack" }),
    .library(name: "BuiltinMeasures", targets: measures.map { $0 + "Measure" }),
    .plugin(name: "DefenseRegistry", targets: ["DefenseRegistry"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // C and C++: the only places that see a foreign library's headers.
    // Not libtorch.so: in a CUDA build all it adds is a need for the gigabytes of libtorch_cuda.so. jemalloc
    // is the archive, so that a program needs no library of that name where it runs.
    .target(
      name: "CTorch",
      linkerSettings: ["torch_cpu", "c10", "crypto", "jemalloc_pic"].map { .linkedLibrary($0) }),
    // No pkgConfig: it puts the system's library folder before a LibTorch that is elsewhere.
    .systemLibrary(name: "CArchive"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CSnappy"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CZstd"),
    // What Linux offers to confine a process; the kernel's own interface, no library.
    .target(name: "CSandbox"),
    .target(name: "CImages", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg")]),

    // The ground floor: what an experiment is, and how files are kept. No LibTorch.
    module("Files", ["CCrypto"]),
    module("Experiments", ["Files"]),
    module("Sandbox", ["CSandbox"]),

    // Numbers and data.
    module("Torch", ["CTorch", "Experiments"]),
    module("Archives", ["CArchive", "CImages", "CSnappy", "CZlib", "CZstd", "Files"]),
    module("Datasets", ["Archives", "Files", "Experiments"]),

    // The science.
    module("Robustness", ["Torch", "Datasets", "Experiments"]),
    module("Models", ["Torch", "Archives", "Experiments", "Files", "Robustness"]),
    module("Attacks", ["Torch", "Experiments", "Robustness"]),
    module(
      "Training",
      ["Torch", "Models", "Archives", "Datasets", "Experiments", "Files", "Robustness"]),
    module("Geometry", ["Torch", "Models", "Experiments", "Robustness", "Attacks"]),

    // Numbers on paper: built and tested without LibTorch.
    module("Results", ["Experiments", "Files"]),
    module("Leaderboard", ["Experiments", "Files", "Results"]),
    // The style sheet and the script become part of the program: a page needs no other file.
    .target(
      name: "Site", dependencies: ["Experiments", "Files", "Results", "Leaderboard"],
      resources: [.embedInCode("Resources/site.css"), .embedInCode("Resources/site.js")]),

    // The harness and the commands.
    module(
      "Evidence",
      [
        "Torch", "Archives", "Datasets", "Experiments", "Files", "Robustness", "Attacks", "Results",
      ]),
    module(
      "Evaluation",
      [
        "Torch", "Models", "Archives", "Datasets", "Experiments", "Files", "Robustness", "Attacks",
        "Results", "Evidence", "Sandbox",
      ]),
    module(
      "Verification",
      [
        "Torch", "Models", "Archives", "Datasets", "Experiments", "Files", "Robustness", "Attacks",
        "Results", "Evidence", "Evaluation",
      ]),
    module(
      "RampartCLI",
      [
        "Torch", "Models", "Archives", "Datasets", "Experiments", "Files", "Robustness", "Attacks",
        "Training", "Results", "Leaderboard", "Site", "Evidence", "Evaluation", "Verification",
        "Sandbox", argumentParser,
      ]),
    module("RobustnessTesting", ["Torch", "Experiments", "Robustness", "Attacks", "Datasets"]),
    .executableTarget(
      name: "rampart",
      dependencies: ["RampartCLI", "Robustness"]
        + defenses.map { .init(stringLiteral: $0 + "Defense") }
        + attackModules + measureModules,
      plugins: ["DefenseRegistry"]),

    // The registry: a build-tool plugin and the program it runs.
    .executableTarget(name: "GenerateRegistry"),
    .plugin(
      name: "DefenseRegistry", capability: .buildTool(), dependencies: ["GenerateRegistry"]),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["Torch", "Datasets", "Experiments", "Robustness"] + attackModules,
      path: "Tests/TestSupport"),
    .target(name: "PowerCuts", dependencies: ["Files"], path: "Tests/PowerCuts"),
    tests(of: "Torch", ["Experiments", "TestSupport"]),
    tests(of: "Robustness", ["Torch", "Experiments", "TestSupport"]),
    tests(
      of: "Models", ["Torch", "Archives", "Datasets", "Experiments", "Robustness", "TestSupport"]),
    tests(
      of: "Attacks",
      ["Torch", "Datasets", "Experiments", "Models", "Robustness", "TestSupport"] + attackModules),
    tests(
      of: "Training",
      [
        "Torch", "Archives", "Datasets", "Experiments", "Models", "PowerCuts", "Robustness",
        "TestSupport",
      ]),
    tests(
      of: "Geometry",
      [
        "Torch", "Datasets", "Experiments", "Models", "Robustness", "Attacks", "Results",
        "TestSupport",
      ] + measureModules),
    tests(of: "Archives", ["CZlib"]),
    tests(of: "Datasets", ["Archives", "Experiments", "Files", "PowerCuts"]),
    tests(of: "Files", ["PowerCuts"]),
    tests(of: "Experiments"),
    tests(of: "Results", ["Experiments", "Files"]),
    .executableTarget(
      name: "MisbehavingBench",
      dependencies: ["RampartCLI", "Torch", "Models", "Datasets", "Experiments", "Robustness"]
        + attackModules,
      path: "Tests/MisbehavingBench", plugins: ["DefenseRegistry"]),
    tests(
      of: "RampartCLI",
      [
        "Archives", "CorruptionsMeasure", "Datasets", "Experiments", "Files", "Geometry",
        "Leaderboard", "Results", "TestSupport", "Torch", "Training", "rampart", "MisbehavingBench",
      ]),
    tests(
      of: "Evidence",
      [
        "Archives", "Attacks", "Datasets", "Experiments", "Results", "Robustness", "TestSupport",
        "Torch",
      ] + attackModules),
    tests(
      of: "Evaluation",
      [
        "Archives", "Attacks", "Datasets", "Evidence", "Experiments", "Files", "Models",
        "PowerCuts", "Results", "Robustness", "TestSupport", "Torch",
      ] + attackModules),
    tests(
      of: "Verification",
      [
        "AdversarialTrainingDefense", "Archives", "Datasets", "Evidence", "Experiments", "Files",
        "Evaluation", "PowerCuts", "Results", "Robustness", "TestSupport", "Torch",
        "UndefendedDefense",
      ]),
    .testTarget(
      name: "DefensesTests",
      dependencies: [
        "Torch", "Models", "Datasets", "Experiments", "Robustness", "RobustnessTesting", "Training",
        "TestSupport",
        "Evaluation", "Results",
      ]
        + defenses.map { .init(stringLiteral: $0 + "Defense") }
        + attackModules,
      plugins: ["DefenseRegistry"]),
    tests(of: "Leaderboard", ["Experiments", "Files", "Results"]),
    tests(of: "Site", ["Experiments", "Files", "Leaderboard", "Results"]),
  ]
    + attacks.map { name in
      .target(
        name: name + "Attack", dependencies: ["Torch", "Experiments", "Robustness", "Attacks"],
        path: "Plugins/Attacks/" + name)
    }
    + measures.map { name in
      .target(
        name: name + "Measure",
        dependencies: [
          "Torch", "Datasets", "Experiments", "Robustness", "Attacks", "Geometry", "Results",
        ],
        path: "Plugins/Measures/" + name)
    }
    + defenses.map { name in
      .target(
        name: name + "Defense",
        dependencies: ["Torch", "Models", "Datasets", "Experiments", "Robustness", "Training"]
          + parts[name, default: []].map { .init(stringLiteral: $0 + "Defense") },
        path: "Plugins/Defenses/" + name)
    }
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
  guard !["CImages", "CSandbox", "CTorch"].contains(target.name) else { continue }
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
  if buildsQuickly, !computing.contains(target.name) {
    target.swiftSettings? += [.unsafeFlags(["-Onone"])]
  }
}
// `Scripts/documentation` alone needs it.
if Context.environment["RAMPART_DOCUMENTATION"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}
package.cxxLanguageStandard = .cxx17
