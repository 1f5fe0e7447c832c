import Attacks
import Results

/// What searching and judging a few images gives reason to doubt.
struct RehearsalChecks {
  let rehearsal: Rehearsal

  /// The flags, in the order of the checks.
  var flags: [Flag] { [presentation, twin].compactMap { $0 } }

  private var presentation: Flag? {
    if rehearsal.inconsistent > 0 {
      return .layoutDependent(rehearsal.inconsistent, of: 2 * rehearsal.images)
    }
    guard rehearsal.isRevealing, rehearsal.differing == 0 else { return nil }
    return Flag(
      .layoutDependent,
      "\(rehearsal.turning) of \(rehearsal.images) images get another gradient where they are handed over "
        + "in another way, or a second time; searches went where the verdict is")
  }

  private var twin: Flag? {
    guard rehearsal.differing > 0 else { return nil }
    return Flag(
      .twinDiffers,
      "the faster form of the model answers otherwise on \(rehearsal.differing) of "
        + "\(2 * rehearsal.images) images; searches go without it")
  }
}

extension Flag {
  /// A model bears it whose answers depend on how images are handed over.
  static func layoutDependent(_ count: Int, of all: Int) -> Flag {
    Flag(
      .layoutDependent,
      "\(count) of \(all) images got other answers in another memory layout, or while a gradient was "
        + "recorded; wrong in any is wrong, and searches went where the verdict is")
  }

  /// A model bears it in which calls leave something behind that changes no answer.
  static func stateful(_ names: Set<String>) -> Flag {
    let shown = names.sorted().prefix(4).map { "`\($0)`" }.joined(separator: ", ")
    let more = names.count > 4 ? " and \(names.count - 4) more" : ""
    return Flag(
      .stateful, "a call changes \(shown)\(more); no answer to any image depended on it")
  }
}
