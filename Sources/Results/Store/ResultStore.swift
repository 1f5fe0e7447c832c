public import Experiments
import Files
public import Foundation

/// A folder of results: `<dataset>/<threat>/<defense>.json`, and `partial/` for what is not ranked.
///
///     let contents = ResultStore(path: "leaderboard/results").loadAll()
///     for result in contents.results { print(result.defense, result.robust?.accuracy ?? 0) }
public struct ResultStore: Sendable, Hashable {
  /// The folder.
  public let directory: URL

  /// The store in a folder, which need not exist yet.
  public init(directory: URL) { self.directory = directory }

  /// The store in the folder at a path.
  public init(path: String) { self.init(directory: URL(fileURLWithPath: path, isDirectory: true)) }

  /// Where a result belongs, whether it is there or not.
  public func location(of result: EvaluationResult) -> URL {
    location(of: result.setting, ranked: result.isRanked)
  }

  /// Where the result of an experiment belongs if it ends well.
  public func location(of experiment: Experiment) -> URL {
    let rules = EvaluationProtocol.named(experiment.setting.protocolName)
    return location(
      of: experiment.setting,
      ranked: rules?.standing == .ranked && EvaluationProtocol.faults(of: experiment).isEmpty)
  }

  /// Where a result in a setting may be: the ranked place first, then that of partial runs.
  public func places(of setting: Setting) -> [URL] {
    [location(of: setting, ranked: true), location(of: setting, ranked: false)]
  }

  /// Writes a result to its place and returns that place.
  ///
  /// What was there of the same cell is replaced. A complete result also removes the note of an
  /// earlier failure, which it answers.
  @discardableResult
  public func save(_ result: EvaluationResult) throws -> URL {
    let data = try ResultCoder.encode(result)
    let place = location(of: result)
    try AtomicFile.write(data, to: place)
    if result.isRanked {
      let partial = location(of: result.setting, ranked: false)
      if let earlier = try? Self.load(partial), earlier.status != .ok {
        AtomicFile.remove(partial)
      }
    }
    return place
  }

  /// Reads one result.
  public static func load(_ file: URL) throws -> EvaluationResult {
    try ResultCoder.decode(read(file), path: file.path)
  }

  /// Reads the bytes of a result.
  package static func read(_ file: URL) throws -> Data {
    do {
      return try Data(contentsOf: file)
    } catch {
      throw FileError(.inaccessible, "The result cannot be read", path: file.path)
    }
  }

  /// Reads every result in the folder, in the order of their paths.
  ///
  /// A file that cannot be read is reported and does not keep the others from being read. A
  /// folder that does not exist holds no results.
  ///
  /// - Parameter keys: whose verifications count as verifications.
  public func loadAll(trusting keys: TrustedKeys = .none) -> Contents {
    var contents = Contents()
    for file in files() {
      do {
        let data = try Self.read(file)
        let result = try ResultCoder.decode(data, path: file.path)
        contents.results.append(result)
        contents.standings[result] = Self.standing(
          of: result, at: file, data, trusting: keys)
      } catch let error as ResultsError {
        contents.errors.append(error)
      } catch {
        contents.errors.append(
          ResultsError(code: .malformed, message: "\(error)", path: file.path))
      }
    }
    return contents
  }

  /// What a folder holds.
  public struct Contents: Sendable, Hashable {
    /// The results that could be read.
    public var results: [EvaluationResult] = []
    /// What stands behind each of them.
    public var standings: [EvaluationResult: EvidenceStanding] = [:]
    /// One error for each file that could not.
    public var errors: [ResultsError] = []

    /// Nothing.
    public init() {}
  }

  private func location(of setting: Setting, ranked: Bool) -> URL {
    (ranked ? directory : directory.appendingPathComponent("partial", isDirectory: true))
      .appendingPathComponent(FileName.distinct(setting.dataset.name), isDirectory: true)
      .appendingPathComponent(setting.threat.slug, isDirectory: true)
      .appendingPathComponent(FileName.distinct(setting.defense) + ".json")
  }

  private func files() -> [URL] {
    let all = FileManager.default.enumerator(
      at: directory, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    let files = (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "json" }
    return files.sorted { $0.path < $1.path }
  }
}
