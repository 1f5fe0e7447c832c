public import Experiments

extension EvaluationResult {
  /// Takes a measure's record up, with what it gives reason to doubt.
  ///
  /// - Parameters:
  ///   - record: what was found.
  ///   - options: the settings that were not the preset's; they are kept with the record.
  /// - Throws: `ResultsError` for numbers that JSON cannot hold.
  public mutating func take<Record: MeasureRecord>(
    _ record: Record, options: [String: JSONValue] = [:]
  ) throws {
    try measures.take(record, options: options)
    guard let kind = FlagKind(rawValue: Record.measure) else { return }
    flags.removeAll { $0.id == kind.rawValue }
    if let doubt = record.doubt { flags.append(Flag(kind, doubt)) }
  }

  /// Takes measures over from a result of the same weights, images and threat, where
  /// this one has none.
  ///
  /// - Returns: whether the other is of the same weights, images and threat.
  mutating func takeMeasures(of other: EvaluationResult) -> Bool {
    guard setting.model.sha256 != nil,
      experiment.agrees(
        with: other.experiment, in: [.weights, .options, .dataset, .archive, .threat])
    else { return false }
    let missing = Set(other.measures.names).subtracting(measures.names)
    flags += other.flags.filter { missing.contains($0.id) && FlagKind(rawValue: $0.id) != nil }
    measures = other.measures.updated(by: measures)
    return true
  }

  /// The result without measures and what they raised.
  func withoutMeasures() -> EvaluationResult {
    var result = self
    // Of a name that somebody gives a measure it must not follow that a flag of that name is none.
    if measures.names.contains(FlagKind.attackPower.rawValue) {
      result.flags.removeAll { $0.id == FlagKind.attackPower.rawValue }
    }
    result.measures = Measures()
    return result
  }
}
