import Experiments
import Leaderboard
import Results

extension DefenseStanding {
  /// The images that were hardest to break.
  var images: [Markup] {
    guard let images = contents.images[result], !images.isEmpty else { return [] }
    let hasPairs = images.contains { $0.pair != nil }
    let items = images.map { image in
      func picture(
        _ data: AttackedImage.Pair?, _ part: (AttackedImage.Pair) -> Attribute, _ words: String
      ) -> Markup {
        data.map {
          Tag.img([
            part($0), Attribute(.alt, "\(words), image \(image.index)"), Attribute(.width, 96),
            Attribute(.height, 96),
          ])
        } ?? .nothing
      }
      let first = result.brokenBy[image.index].map { AttackRecord.title(of: $0) }
      let count = result.attacks.count { $0.brokenIndices.contains(image.index) }
      let losers =
        board.losers[image.index].map { ", lost by \($0) of \(section.rows.count)" } ?? ""
      return Tag.li([
        picture(image.pair, { .source(png: $0.clean) }, "clean"),
        Tag.img([
          .source(png: image.change), Attribute(.alt, "change, enlarged, of image \(image.index)"),
          Attribute(.width, 96), Attribute(.height, 96),
        ]), picture(image.pair, { .source(png: $0.attacked) }, "attacked"), Tag.br([]),
        Markup(
          text: """
            \(image.index), \(image.label): first by \(first ?? "an attack"), \
            \(count) of \(result.attacks.count) attacks\(losers)
            """),
      ])
    }
    return [
      Tag.h3(["The hardest images to break"]),
      Tag.p([
        Markup(
          text: hasPairs
            ? "Image, change and attacked image. "
            : "The change alone: the archive's images are not part of the repository. "),
        "A change is stretched until its largest value is black or white; grey is none. ",
        "Chosen are the images that the fewest attacks broke.",
      ]), Tag.ul([.class(hasPairs ? "images pairs" : "images")], items),
    ]
  }
}
