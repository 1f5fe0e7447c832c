import Archives
public import Evaluation
import Experiments
import Files
public import Foundation
import Results

/// A verified result as one file that somebody else can verify and add to a leaderboard.
public struct Submission: Sendable {
  /// The paths in the archive, which are those in a checkout, and their contents.
  public let files: [(path: String, contents: Data)]
  /// What the archive is called unless the user says otherwise.
  public let name: String

  /// The most bytes that weights may have: a repository holds many of them.
  public static let weightsBudget = 15_000_000

  /// Puts together what belongs to a verified result.
  ///
  /// - Parameters:
  ///   - report: what verification found.
  ///   - file: the result's file.
  ///   - model: the weights, where they are not where the result says.
  ///   - workspace: the checkout.
  /// - Throws: `ResultsError` for a result that no leaderboard would rank, or that does not verify.
  public init(
    _ report: VerificationReport, at file: URL, model: String?, in workspace: Workspace
  ) throws {
    let result = report.result
    let faults = result.rankingFaults
    try Self.require(
      faults.isEmpty, "The run would not be ranked (\(faults.joined(separator: "; ")))", file)
    try Self.require(report.isVerified, "The result does not verify", file)
    guard let evidence = result.evidence?.url(beside: file) else {
      throw ResultsError(
        code: .mismatch, message: "There is no evidence; evaluate again with this version",
        path: file.path)
    }
    let home = URL(filePath: "/leaderboard/results", directoryHint: .isDirectory)
    let place = ResultStore(directory: home).location(of: result)
    let folder = String(place.deletingLastPathComponent().path.dropFirst())
    var files = [
      (String(place.path.dropFirst()), try ResultStore.read(file)),
      ("\(folder)/\(evidence.lastPathComponent)", try ResultStore.read(evidence)),
      (
        "\(folder)/\(ResultStore.verification(of: place).lastPathComponent)",
        try ResultStore.read(ResultStore.verification(of: file))
      ),
    ]
    if let weights = try Self.weights(of: result, model, workspace) { files.append(weights) }
    if let long = files.first(where: { $0.0.utf8.count >= 100 }) {
      throw ResultsError(
        code: .mismatch, message: "The path \(long.0) is too long; evaluate under a shorter --name",
        path: file.path)
    }
    self.files = files
    name =
      [
        FileName.distinct(result.defense), FileName.distinct(result.dataset.name),
        result.threat.slug,
      ]
      .joined(separator: "-") + ".tar.gz"
  }

  /// Writes the archive: the same files give the same bytes.
  ///
  /// - Throws: `ResultsError` where it cannot be written.
  public func write(to url: URL) throws {
    var tar = TarWriter()
    for (path, contents) in files { tar.add(path, Array(contents)) }
    try AtomicFile.write(Data(Gzip.compress(tar.finished())), to: url)
  }

  /// The weights of a defense: without them nobody could verify.
  private static func weights(
    of result: EvaluationResult, _ model: String?, _ workspace: Workspace
  ) throws -> (String, Data)? {
    guard let path = model ?? result.model.path else { return nil }
    let url = URL(filePath: path, relativeTo: workspace.root)
    let data = try ResultStore.read(url)
    try require(
      data.count <= weightsBudget,
      "The weights have \(data.count) bytes, a repository takes \(weightsBudget)", url)
    return (place(ofWeights: path, of: result), data)
  }

  /// Where submissions put the weights of a result, in a checkout.
  static func place(ofWeights path: String, of result: EvaluationResult) -> String {
    let suffix = URL(filePath: path).pathExtension
    let name =
      FileName.distinct(result.defense) + (suffix.isEmpty ? "" : ".\(FileName.sanitized(suffix))")
    return "leaderboard/weights/\(FileName.distinct(result.dataset.name))/\(name)"
  }

  private static func require(_ condition: Bool, _ message: String, _ file: URL) throws {
    guard !condition else { return }
    throw ResultsError(code: .mismatch, message: message, path: file.path)
  }
}
