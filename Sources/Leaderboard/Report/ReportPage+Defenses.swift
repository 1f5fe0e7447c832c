import Experiments
import Results

extension ReportPage {
  /// One of the arguments over defenses: several relations with a heading.
  struct Part {
    let title: String
    let slug: String
    let relations: [Relation]
    /// How many of them, from the first, are drawn.
    var drawn = 1
    /// What to do where there is nothing to relate.
    let remedy: String
  }

  /// The arguments over the defenses of a group.
  static func parts(of group: MeasuredGroup) -> [Part] {
    [
      Part(
        title: "Robust loss against flatness", slug: "robust-loss",
        relations: group.robustLossByAverage + group.robustLossByWorst, drawn: .max,
        remedy: "No defense has flatness yet: `./rampart flatness DEFENSE…` measures it."),
      Part(
        title: "Generalisation gap against flatness", slug: "gap", relations: group.gapByFlatness,
        remedy: """
          No defense has its robust loss on training images beside flatness: `./rampart flatness \
          DEFENSE…` measures both where the training archive is there.
          """),
      Part(
        title: "Robust accuracy against flatness", slug: "robust-accuracy",
        relations: group.accuracyByFlatness,
        remedy: """
          No defense has flatness and a complete evaluation: `./rampart evaluate DEFENSE…` makes one.
          """),
    ]
  }

  /// The pictures of an argument: its first relation, and of the robust loss every one.
  static func figures(_ part: Part, of group: MeasuredGroup) -> [Figure] {
    part.relations.prefix(part.drawn).map { relation in
      Figure(
        relation, name: "\(group.section.slug)-\(part.slug)-\(relation.slug)",
        title: group.section.title)
    }
  }

  /// The text on all defenses.
  func defenses(pictures: Bool) -> String {
    guard !groups.isEmpty else {
      return """
        No result holds flatness or landscape yet. `./rampart flatness --all` and `./rampart landscape \
        --all` measure every defense that has weights.

        """
    }
    return groups.map { group in
      let title = Wording.markdown(group.section.title)
      var text = "### \(title)\n\n"
      text += MeasuresTable.table(group.section, Measures.ofPapers)?.markdown ?? ""
      text += Self.caution(on: group) + Self.absence(from: group) + Self.costs(of: group)
      for part in Self.parts(of: group) {
        text += "\n#### \(part.title), \(title)\n\n"
        text += Self.text(part, group, pictures: pictures)
      }
      return text
    }.joined(separator: "\n")
  }

  private static func text(_ part: Part, _ group: MeasuredGroup, pictures: Bool) -> String {
    guard !part.relations.isEmpty else { return part.remedy + "\n" }
    var text = Relation.table(part.relations).markdown + "\n"
    if part.relations.contains(where: { $0.points.count < Relation.fewest }) {
      text +=
        "With fewer than \(Relation.fewest) defenses no correlation is given: more are needed "
      text += "(`./rampart flatness --all`).\n\n"
    }
    return pictures ? text + figures(part, of: group).map(picture).joined() : text
  }

  /// What the trainings took, where their weights say so.
  private static func costs(of group: MeasuredGroup) -> String {
    let known = group.results.compactMap { result in
      Wording.cost(result.trainingCost).map { "\(Wording.markdown(result.defense)) \($0)" }
    }
    return known.isEmpty
      ? ""
      : "\nWhat training took of all processors, without measuring: \(known.joined(separator: "; ")).\n"
  }

  /// Who takes no part in correlations and pictures.
  private static func absence(from group: MeasuredGroup) -> String {
    let names = group.fallen.filter { $0.flatness != nil }.map(\.defense)
    guard !names.isEmpty else { return "" }
    return
      "\nLeft out of correlations and pictures, because under attack \(names.count == 1 ? "it is" : "they are") "
      + "no better than one answer for all images: \(Wording.markdown(names.joined(separator: ", "))).\n"
  }

  /// A warning where the measures of a group are not of one kind.
  private static func caution(on group: MeasuredGroup) -> String {
    let kinds = Set(group.results.compactMap { $0.scope(of: FlatnessRecord.self) })
    guard kinds.count > 1 else { return "" }
    return "\nFlatness was measured in different ways (\(kinds.sorted().joined(separator: "; "))), "
      + "and compares only roughly.\n"
  }
}
