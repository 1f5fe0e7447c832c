import Experiments
import Leaderboard
import Results

extension DefenseStanding {
  /// What was evaluated, and what it came from.
  func details(on page: PagePath) -> Markup {
    var entries: [(String, Markup)] = [
      ("Images", Markup(text: LeaderboardPage.images(of: section))),
      ("Network", Markup(text: result.model.architecture ?? Wording.nothing)),
    ]
    if let parameters = files?.parameters {
      entries.append(("Trained numbers", Markup(text: Wording.count(parameters))))
    }
    if let cost = Wording.cost(result.trainingCost) ?? result.trainingSeconds.map(Wording.duration)
    {
      entries.append(("Training", Markup(text: "\(cost), by its record")))
    }
    if let trained = result.training?["trainedOn"]?.stringValue {
      entries.append(("Trained on", Markup(text: trained)))
    }
    for variation in Variation.allCases {
      guard let record = result.variations[variation] else { continue }
      entries.append(
        (
          "Clean, \(variation.title.lowercased())",
          Markup(text: Wording.percent(record.accuracy) + " %")
        ))
    }
    if let fragility = result.fragility {
      entries.append(
        (
          "Undone by 8 bits",
          Markup(text: Wording.percent(fragility.share, digits: 1) + " % of the successes")
        ))
    }
    let links = [("result", files?.result), ("weights", files?.weights)].compactMap { word, path in
      path.map { Tag.a([.href(Link($0, from: page))], [Markup(text: word)]) }
    }
    if !links.isEmpty {
      entries.append(("Files", Markup(links.enumerated().flatMap { $0 == 0 ? [$1] : [" ", $1] })))
    }
    return .list(entries)
  }

  /// What gave reason to doubt, and what that means.
  func flags(on page: PagePath) -> [Markup] {
    guard !result.flags.isEmpty else { return [] }
    return [
      Tag.h3(["Flags"]),
      .list(
        result.flags.map { flag in
          let meaning = FlagKind(rawValue: flag.id).map { ". \($0.meaning) " }
          let link = contents.link(
            toCheckout: "Documentation/flags.md", from: page, fragment: flag.id)
          let more = meaning == nil ? nil : link.map { Tag.a([.href($0)], ["What to do"]) }
          let explained = Markup([Markup(text: meaning ?? ""), more ?? .nothing])
          return (flag.id, Markup([Markup(text: flag.message), explained]))
        }),
    ]
  }
}
