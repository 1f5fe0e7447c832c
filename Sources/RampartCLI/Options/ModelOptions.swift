import Archives
import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Models
import Robustness

/// What is evaluated: registered defenses, or a model file.
struct ModelOptions: ParsableArguments {
  @Argument(help: "Defenses by name (default: the featured ones; `attack` takes one).")
  var defenses: [String] = []

  @Flag(help: "Every registered defense but the canaries, which are known to be broken.")
  var all = false

  @Option(
    help: """
      A model file instead: TorchScript, weights of Rampart's own, or named tensors with \
      --architecture; or python:FILE.py:FUNCTION, a function or module that Python serves, or \
      served:SOCKET, where somebody's server listens.
      """)
  var model: String?

  @Option(
    help: """
      The network of a file of named tensors: auto, which looks at names and shapes, or \
      preactresnet18, resnet18, resnet34, resnet50, resnet20, smallcnn, mediumcnn, wideresnet-28-10 \
      (WRN-28-10), dmwideresnet-28-10 (DeepMind's, with Swish), dmpreactresnet18, \
      fastpreactresnet18, robustwideresnet; a width factor follows a colon, as in \
      preactresnet18:0.5, and what stands in ReLU's place a plus, as in resnet18+silu (mish, gelu).
      """)
  var architecture: String?

  @Option(
    help: """
      The entry of a checkpoint that holds the weights, such as ema, or the prefix of their names; \
      needed where there are several sets.
      """)
  var key: String?

  @Option(help: "The normalisation's means, such as 0.485,0.456,0.406 (default: none).")
  var mean: String?

  @Option(help: "The normalisation's deviations.")
  var std: String?

  @Option(help: "The number of classes, where it is not the data set's.")
  var classes: Int?

  @Flag(help: "Set a TorchScript module that was saved in training mode to eval mode.")
  var eval = false

  @Option(
    name: .customLong("allow-operator"),
    help: ArgumentHelp(
      "Let in an operator of a TorchScript file that does something else than compute, such as prim::Print; "
        + "the result is not ranked.", valueName: "NAME"))
  var operators: [String] = []

  @Option(help: "The name in results (default: the file's).")
  var name: String?

  func validate() throws {
    if model != nil, all || !defenses.isEmpty {
      throw ValidationError("--model runs that model and nothing else; leave the names out.")
    }
    if isServed, architecture != nil || mean != nil || std != nil || eval {
      throw ValidationError("A served model brings its own network: leave the other options out.")
    }
    if model == nil, architecture != nil || mean != nil || std != nil || name != nil {
      throw ValidationError("--architecture, --mean, --std and --name go with --model.")
    }
    if let architecture, architecture.lowercased() != "auto",
      Architecture(parsing: architecture) == nil
    {
      throw ValidationError(
        "--architecture '\(architecture)' is none that Rampart builds; auto looks at the weights.")
    }
    if architecture == nil, key != nil {
      throw ValidationError("--key goes with --architecture and a file of named tensors.")
    }
    if eval, model == nil || architecture != nil {
      throw ValidationError("--eval goes with --model and a TorchScript file.")
    }
    if architecture == nil, mean != nil || std != nil {
      throw ValidationError("--mean and --std go with --architecture: TorchScript brings its own.")
    }
    if !operators.isEmpty, model == nil || architecture != nil || isServed {
      throw ValidationError("--allow-operator goes with --model and a TorchScript file.")
    }
    if all, !defenses.isEmpty { throw ValidationError("--all goes without names.") }
    if let name, name.isEmpty { throw ValidationError("--name must not be empty.") }
    if let name, Self.isRegistered(name) {
      throw ValidationError(
        "--name \(name) is a registered defense, whose results these would replace; give another.")
    }
    if let classes, classes < 2 { throw ValidationError("--classes must be at least 2.") }
    let (means, deviations) = (try numbers(mean, "--mean"), try numbers(std, "--std"))
    if let zero = deviations?.first(where: { $0 <= 0 }) {
      throw ValidationError("--std \(zero): a deviation is above 0.")
    }
    // Of pixels from 0 to 1 both lie there; 2 leaves room for what some scale themselves.
    if let wide = ((means ?? []) + (deviations ?? [])).first(where: { abs($0) > 2 }) {
      throw ValidationError(
        "--mean and --std hold \(wide), of pixels from 0 to 255: pixels count from 0 to 1; divide by 255."
      )
    }
  }

  /// The operators that are let in; nil for none.
  var allowedOperators: [String]? { operators.isEmpty ? nil : Set(operators).sorted() }

  /// Names and sources of what is to be evaluated on images.
  ///
  /// - Parameters:
  ///   - images: whose name says which weights are meant.
  ///   - data: how the user asked for them.
  /// - Throws: `MissingWeights` where a defense that was named has none; of those that nobody named
  ///   such are left out, with a word, unless all are.
  func sources(
    on images: DatasetInfo, _ data: DataOptions
  ) throws -> [(name: String, source: ModelSource)] {
    guard let model else { return try sources(of: chosen(), on: images, data) }
    if isServed { return try [served(model)] }
    let file = URL(filePath: model)
    let path = file.path
    let name = self.name ?? Self.name(of: file)
    try ModelFile(file).requireUsable(hasArchitecture: architecture != nil, key: key)
    guard let architecture else {
      let owner = try WeightsOwner.defense(of: file, among: Registry.defenses)
      return [
        (
          name,
          owner.map { .defense(name: $0, weights: path) }
            ?? .torchScript(path: path, isSetToEval: eval)
        )
      ]
    }
    return [
      (
        name,
        .stateDict(
          path: path, architecture: architecture, mean: try numbers(mean, "--mean") ?? [0],
          deviation: try numbers(std, "--std") ?? [1], key: key)
      )
    ]
  }

  private static let servedPrefixes = ["python:", "served:"]

  private var isServed: Bool {
    model.map { text in Self.servedPrefixes.contains { text.hasPrefix($0) } } ?? false
  }

  /// A model in another process; the file that Python is to load is there.
  private func served(_ address: String) throws -> (name: String, source: ModelSource) {
    guard address.hasPrefix("python:") else {
      let socket = URL(filePath: String(address.dropFirst("served:".count))).path
      return (name ?? "served", .served(address: "served:" + socket))
    }
    let text = address.dropFirst("python:".count)
    guard let colon = text.lastIndex(of: ":"), text[..<colon].hasSuffix(".py") else {
      throw ValidationError("--model '\(address)' is not python:FILE.py:FUNCTION.")
    }
    let file = URL(filePath: String(text[..<colon]))
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw ArchiveError(
        path: file.path, found: "nothing", expected: "a file of Python", remedy: "check the path")
    }
    let function = text[text.index(after: colon)...]
    return (
      name ?? String(function), .served(address: "python:\(file.path):\(function)")
    )
  }

  private func sources(
    of types: [any Defense.Type], on images: DatasetInfo, _ data: DataOptions
  ) throws -> [(name: String, source: ModelSource)] {
    func weights(_ type: any Defense.Type) -> URL? {
      Registry.bench.workspace.weights(for: type, on: images.name)
    }
    let lacking = types.filter { weights($0) == nil && !($0 is any UntrainedDefense.Type) }
    let ready = types.filter { type in !lacking.contains { $0 == type } }
    if !lacking.isEmpty {
      let missing = MissingWeights(
        of: lacking, for: images.name,
        images: (data.chosenName(images.split), data.folder(images.split)),
        on: Registry.bench)
      guard defenses.isEmpty, !ready.isEmpty else { throw missing }
      StandardError.line("Left out: \(missing)")
    }
    return ready.map { ($0.name, .defense(name: $0.name, weights: weights($0)?.path)) }
  }

  /// The file's name; of a training's weights, which all have the same, the folder's.
  ///
  /// A registered defense's name is for its own results.
  private static func name(of file: URL) -> String {
    let isTraining = file.lastPathComponent == Workspace.weightsFileName
    let place = isTraining ? file.deletingLastPathComponent() : file.deletingPathExtension()
    let name = place.lastPathComponent
    return isRegistered(name) ? name + "-file" : name
  }

  private static func isRegistered(_ name: String) -> Bool {
    Registry.defenses.contains { $0.name == name }
  }

  private func chosen() throws -> [any Defense.Type] {
    if all { return Registry.defenses.filter { !$0.card.isKnownBroken } }
    if !defenses.isEmpty {
      let names = defenses.indices.filter { !defenses[..<$0].contains(defenses[$0]) }
      return try names.map { try Registry.defense(named: defenses[$0]) }
    }
    return Registry.defenses.filter { $0.card.isFeatured }
  }

  private func numbers(_ text: String?, _ option: String) throws -> [Float]? {
    guard let text else { return nil }
    let numbers = text.split(separator: ",").compactMap { Float($0) }.filter(\.isFinite)
    guard !numbers.isEmpty, numbers.count == text.split(separator: ",").count else {
      throw ValidationError("\(option) '\(text)' is no list of numbers such as 0.5,0.5,0.5.")
    }
    return numbers
  }
}
