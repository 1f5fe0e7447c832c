import Archives
import Evaluation
import Experiments
import Foundation
import Leaderboard
import Results
import Robustness
import Site

extension SiteContents {
  /// All that the files of a bench say about a leaderboard.
  ///
  /// - Parameters:
  ///   - page: the leaderboard.
  ///   - store: where its results lie.
  ///   - bench: the plug-ins, and the folders of the checkout.
  ///   - folder: where the site goes.
  /// - Throws: what is wrong with the figures that others published.
  init(_ page: LeaderboardPage, _ store: ResultStore, _ bench: Bench, to folder: URL) throws {
    self.init(page)
    let workspace = bench.workspace
    func path(_ file: URL) -> String? { Self.path(from: folder, to: file) }
    func exists(_ place: String) -> URL? {
      let file = workspace.root.appending(path: place)
      return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
    root =
      exists("Documentation/flags.md") == nil ? nil : Self.path(from: folder, to: workspace.root)
    for type in bench.roster.defenses {
      let card = type.card
      cards[type.name] = SiteCard(
        title: card.title, paper: card.paper, year: card.year, claim: card.claim,
        extraData: card.extraData, trainedOn: card.trainedOn,
        source: exists("Plugins/Defenses/\(type.name)").flatMap(path))
    }
    let runs = workspace.leaderboard.appending(path: "runs")
    for run in TrainingFolders.all(in: runs) {
      let name = run.lastPathComponent
      trainings[name] = try? TrainingFolders.trajectory(run, name)
    }
    published = try PublishedFigure.all(
      in: workspace.leaderboard.appending(path: "published.json"))
    for result in page.contents.sections.flatMap({ $0.rows.map(\.result) }) {
      let place = store.location(of: result)
      var row = RowFiles()
      if FileManager.default.fileExists(atPath: place.path) { row.result = path(place) }
      if let weights = result.model.path.flatMap(exists),
        Self.isInside(weights, workspace.leaderboard)
      {
        row.weights = path(weights)
        row.parameters = Self.parameters(in: weights)
      }
      files[result] = row
      images[result] = HardestImages(result, at: place, bench)?.pictures
    }
  }

  /// The way from a folder to a file.
  private static func path(from folder: URL, to file: URL) -> String? {
    let (start, end) = (parts(folder), parts(file))
    let shared = zip(start, end).prefix { $0 == $1 }.count
    let ups = Array(repeating: "..", count: start.count - shared)
    let way = (ups + end[shared...]).joined(separator: "/")
    return way.isEmpty ? "." : way
  }

  private static func parts(_ url: URL) -> [String] {
    url.standardizedFileURL.resolvingSymlinksInPath().pathComponents.filter { $0 != "/" }
  }

  /// Whether a file that a result names is one of the board's own.
  private static func isInside(_ file: URL, _ folder: URL) -> Bool {
    parts(file).starts(with: parts(folder))
  }

  /// How many numbers of a file of weights were trained; what a network counts by itself was not.
  private static func parameters(in file: URL) -> Int? {
    guard file.pathExtension == "safetensors",
      let entries = try? SafetensorsReader(path: file.path).entries
    else { return nil }
    let trained = entries.filter {
      !$0.name.contains("running_") && !$0.name.contains("num_batches")
    }
    return trained.map { $0.shape.reduce(1, *) }.reduce(0, +)
  }
}
