import Experiments
import Foundation
import Leaderboard
import Results
import Site

/// Results to make sites of.
enum SiteFixture {
  /// Names that somebody chose who wishes readers ill.
  static let hostile = [
    "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "'><img src=x onerror=alert(1)>",
    "javascript:alert(1)", "../../etc/passwd", "</style><style>*{display:none}", "a\u{202E}b\tc\nd",
    "--><!--", "{{x}}${y}", "&lt;b&gt;",
  ]

  /// A complete run in which APGD-CE breaks what is lost, up to `samples` images.
  static func result(
    _ defense: String, correct: Int = 150, robust: Int = 60, samples: Int = 200,
    dataset: String = "cifar10", epsilon: Double = 8.0 / 255, flags: [Flag] = [],
    training: JSONValue? = nil
  ) -> EvaluationResult {
    let lost = Array(robust..<correct)
    let broken = [
      ("pgd-20", Array(lost.prefix(lost.count / 2))), ("cw", []), ("apgd-ce", lost), ("apgd-t", []),
      ("pma", []), ("minimum-margin", []), ("fab-t", []), ("square", []),
    ]
    return EvaluationResult(
      setting: Setting(
        protocolName: "rampart-2", defense: defense,
        dataset: DatasetRecord(
          name: dataset, split: .test, samples: samples, checksum: "0123456789abcdef",
          verified: true, layout: "binary", splitSamples: samples),
        threat: ThreatModel(.linf, epsilon: epsilon),
        model: ModelRecord(
          kind: .defense, path: "\(defense).safetensors", architecture: "wideresnet-34-10",
          sha256: "00")),
      clean: CleanRecord(correctIndices: Array(0..<correct), samples: samples),
      attacks: broken.map { name, indices in
        AttackRecord(
          name: name, robust: 0, samples: samples, brokenIndices: indices, forwardPasses: 4000,
          backwardPasses: 4000, seconds: 2)
      }, flags: flags,
      environment: EnvironmentRecord(
        rampart: "0.2.0", libtorch: "1.13.1", device: "cpu", threads: 2, seconds: 34),
      training: training
    ).concluded().countingClasses(labels: (0..<samples).map { $0 % 3 }, names: ["cat", "<dog>"])
  }

  /// A site with one of everything.
  static var contents: SiteContents {
    let flag = Flag(id: "zero-gradients", message: "31 of <200> images have a gradient of zero")
    let results =
      [
        result("TRADES", robust: 80, training: ["seconds": 1500, "trainedOn": "<i>all</i>"]),
        result("AdversarialTraining", robust: 70, flags: [flag]),
        result("Undefended", correct: 190, robust: 0),
        result("TRADES", robust: 100, epsilon: 2.0 / 255),
        result("AdversarialTraining", robust: 95, epsilon: 2.0 / 255),
      ] + hostile.enumerated().map { result($1, robust: 30 + $0) }
    return contents(of: results)
  }

  /// The site of some results, with cards, files and pictures for each.
  static func contents(of results: [EvaluationResult]) -> SiteContents {
    var contents = SiteContents(LeaderboardPage(results: results))
    contents.root = ".."
    for result in results {
      contents.cards[result.defense] = SiteCard(
        title: result.defense, paper: "Zhang et al., On \(result.defense), ICML 2019", year: 2019,
        claim: "Better than <others>", trainedOn: "the training split",
        source: "../Plugins/Defenses/\(result.defense)")
      contents.files[result] = RowFiles(
        result: "results/\(result.dataset.name)/linf-8-255/\(result.defense).json",
        weights: "weights/\(result.dataset.name)/\(result.defense).safetensors", parameters: 242_474
      )
      contents.images[result] = [
        AttackedImage(index: 70, label: "<dog>", change: Data([1, 2, 3]))
      ]
    }
    contents.published =
      (try? JSONDecoder().decode([PublishedFigure].self, from: Data(published.utf8))) ?? []
    return contents
  }

  private static let published = """
    [{"dataset": "cifar10", "norm": "linf", "epsilon": "8/255", "name": "Elsewhere <b>", "paper": "Somebody, 2020",
      "link": "javascript:alert(1)", "architecture": "WideResNet", "clean": 85, "robust": 56.2,
      "attack": "AutoAttack", "images": "10,000", "source": "https://example.org/table"}]
    """

  /// A site of ten boards of five hundred rows each.
  static var large: SiteContents {
    var results: [EvaluationResult] = []
    for board in 1...10 {
      for row in 1...500 {
        let (correct, robust) = (150 + row % 40, 20 + (row * 7) % 120)
        let training: JSONValue = ["seconds": .number(Double(60 * row))]
        results.append(
          result(
            "Defense-\(row)", correct: correct, robust: robust, epsilon: Double(board) / 255,
            training: training))
      }
    }
    return contents(of: results)
  }
}
