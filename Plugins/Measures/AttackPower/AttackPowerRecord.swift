public import Experiments

/// How many planted adversarial images were found.
public struct AttackPowerRecord: Codable, Sendable, Hashable {
  /// What one stage found.
  public struct Stage: Codable, Sendable, Hashable {
    /// The stage's label.
    public var name: String
    /// Of how many images it found the planted image or another that fools the read-out.
    public var found: Int
  }

  /// Below this share the row is flagged.
  public static let least = 0.95

  /// How many images were asked for.
  public var wanted: Int
  /// For how many one was tried.
  public var tried = 0
  /// For how many a read-out separates the planted image, so that it is known to be there.
  public var planted = 0
  /// What each stage found, in the order of the protocol; each searched all of them.
  public var stages: [Stage] = []
  /// What any of them found, in passing included.
  public var found = 0
  /// What as many random points as there are inner ones found: how hard it was.
  public var foundByChance = 0
  /// What the read-outs read: `features` or `logits`.
  public var features: String?
  /// Why nothing is to be concluded, in a sentence.
  public var note: String?
  /// Forward passes, one a sample.
  public var forwardPasses = 0
  /// Backward passes, one a sample.
  public var backwardPasses = 0
  /// The split of the images.
  public var split: String?
  /// The settings by name.
  public var preset: String?
  /// The time it took.
  public var seconds = 0.0

  /// A record of nothing yet.
  init(wanted: Int) { self.wanted = wanted }

  /// The share that was found; nil where it was not measured.
  public var share: Double? {
    note == nil && planted > 0 ? Double(found) / Double(planted) : nil
  }

  /// The share that a stage found.
  func share(of name: String) -> Double? {
    share == nil
      ? nil : stages.first { $0.name == name }.map { Double($0.found) / Double(planted) }
  }

  /// Adds what became of an image.
  ///
  /// - Parameter search: nil where no read-out separates.
  mutating func add(_ search: PlantedSearch?, seconds: Double) {
    tried += 1
    self.seconds += seconds
    guard let search else { return }
    planted += 1
    for (name, isFound) in zip(search.stages, search.isFound) {
      let place = stages.firstIndex { $0.name == name } ?? stages.endIndex
      if place == stages.endIndex { stages.append(Stage(name: name, found: 0)) }
      if isFound { stages[place].found += 1 }
    }
    if search.isFound.contains(true) || search.isFoundInPassing { found += 1 }
    if search.isFoundByChance { foundByChance += 1 }
    forwardPasses += search.forwardPasses
    backwardPasses += search.backwardPasses
  }
}

extension AttackPowerRecord: MeasureRecord {
  /// The name under which results hold it.
  public static let measure = "attackpower"

  /// What the columns are.
  public static let note = """
    Planted found: the share, in percent, of adversarial images planted in the balls of the first images that the \
    protocol finds, each stage alone and all together: below 95 % the row is flagged (Zimmermann, Brendel, Tramèr and \
    Carlini 2022).
    """

  /// The whole, then the stages.
  public static func columns(of records: [Self]) -> [MeasureColumn<Self>] {
    [MeasureColumn("Planted found", .share, expendability: 3) { $0.share }]
      + EvaluationProtocol.ranking.stages.filter { stage in
        records.contains { $0.share(of: stage.label) != nil }
      }.map { stage in
        let name = stage.label
        return MeasureColumn("by \(stage.title)", .share, expendability: 9) { $0.share(of: name) }
      }
  }

  /// What it was measured on.
  public var scope: MeasureScope {
    MeasureScope(samples: planted, split: split, preset: preset)
  }

  /// Attacks that miss what is known to be there.
  public var doubt: String? {
    guard let share, share < Self.least else { return nil }
    return "of \(planted) adversarial images that were planted, the attacks find \(found)"
  }
}
