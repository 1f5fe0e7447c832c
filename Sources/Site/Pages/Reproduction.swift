import Experiments
import Results

/// The two commands that make a row again and check it.
struct Reproduction {
  private let result: EvaluationResult
  private let files: RowFiles?

  init(_ result: EvaluationResult, _ files: RowFiles?) {
    (self.result, self.files) = (result, files)
  }

  /// What evaluates it.
  var evaluation: String {
    let isRegistered = result.model.kind == .defense && result.model.defense == nil
    var words = ["./rampart evaluate"]
    if isRegistered {
      words.append(Self.quoted(result.defense))
    } else {
      words += [
        "--model", Self.quoted(result.model.path ?? "FILE"), "--name", Self.quoted(result.defense),
      ]
      words += loading
    }
    words += ["--dataset", Self.quoted(result.dataset.name)] + folder
    if result.threat != DatasetTraits(of: result.dataset.name).threat(.linf) {
      words += [
        "--norm", result.threat.norm.rawValue, "--epsilon", Self.quoted(result.threat.text),
      ]
    }
    return words.joined(separator: " ")
  }

  /// What verifies it.
  var verification: String {
    let place = files?.result.map { "leaderboard/" + $0 } ?? "RESULT.json"
    return (["./rampart verify", Self.quoted(place)] + folder + ["--rerun 50"]).joined(
      separator: " ")
  }

  /// What has to be in ARCHIVES, nil for the sample, which is there.
  var archive: String? {
    guard !folder.isEmpty else { return nil }
    guard !result.dataset.verified else { return "ARCHIVES is the folder of the official archive." }
    return """
      These images are of no archive that is known: ARCHIVES has to hold the one of \
      \(result.dataset.checksum); any other makes a board of its own.
      """
  }

  /// How a model file is read, where the result says so.
  private var loading: [String] {
    let model = result.model
    func option(_ name: String, _ value: String?) -> [String] {
      value.map { [name, Self.quoted($0)] } ?? []
    }
    func list(_ numbers: [Double]?) -> String? { numbers?.map { "\($0)" }.joined(separator: ",") }
    return option("--architecture", model.kind == .stateDict ? model.architecture : nil)
      + option("--key", model.key) + option("--mean", list(model.mean))
      + option("--std", list(model.std)) + option("--classes", model.classes.map(String.init))
      + (model.isSetToEval == true ? ["--eval"] : [])
      + (model.operators ?? []).flatMap { option("--allow-operator", $0) }
  }

  /// Where the archives are, but for the sample, which is there.
  private var folder: [String] {
    DatasetTraits(of: result.dataset.name).isSample ? [] : ["--data", "ARCHIVES"]
  }

  /// A word as a shell takes it, whatever is in it.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && !word.hasPrefix("-")
      && word.utf8.allSatisfy {
        $0 < 0x80
          && (Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber
            || "._+-/:,".utf8.contains($0))
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
