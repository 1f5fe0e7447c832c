import Experiments

/// How a defense does on the images of one class.
public struct ClassRecord: Codable, Sendable, Hashable {
  /// The class, as the data set numbers it.
  public var label: Int
  /// Its name, where the data set gives one.
  public var name: String?
  /// How many of the images evaluated belong to it.
  public var samples: Int
  /// How many of them are classified correctly.
  public var correct: Int
  /// How many of them nothing broke.
  public var robust: Int

  /// Describes a class.
  public init(label: Int, name: String?, samples: Int, correct: Int, robust: Int) {
    self.label = label
    self.name = name
    self.samples = samples
    self.correct = correct
    self.robust = robust
  }

  /// The counts of shards added up; nothing where a shard has none.
  static func merged(_ shards: [[ClassRecord]]) -> [ClassRecord] {
    guard !shards.contains(where: \.isEmpty) else { return [] }
    var sums: [Int: ClassRecord] = [:]
    for record in shards.flatMap({ $0 }) {
      sums[
        record.label,
        default: ClassRecord(
          label: record.label, name: record.name, samples: 0, correct: 0, robust: 0)
      ].add(record)
    }
    return sums.values.sorted { $0.label < $1.label }
  }

  private mutating func add(_ other: ClassRecord) {
    samples += other.samples
    correct += other.correct
    robust += other.robust
  }

  /// The name as tables print it: the number where there is none.
  public var title: String { name ?? "\(label)" }
}

extension EvaluationResult {
  /// The result with its images counted class by class; one without numbers stays as it is.
  ///
  /// - Parameters:
  ///   - labels: the class of each image of the split
  ///   - names: the classes' names, in the order of the labels; may be empty
  public func countingClasses(labels: [Int], names: [String]) -> EvaluationResult {
    guard let clean, let robust else { return self }
    func counts(_ indices: [Int]) -> [Int: Int] {
      let known = indices.filter(labels.indices.contains)
      return Dictionary(grouping: known) { labels[$0] }.mapValues(\.count)
    }
    let all = counts(setting.dataset.indices)
    let (correct, withstood) = (counts(clean.correctIndices), counts(robust.indices))
    var result = self
    result.classes = all.keys.sorted().map { label in
      ClassRecord(
        label: label, name: names.indices.contains(label) ? names[label] : nil,
        samples: all[label] ?? 0, correct: correct[label] ?? 0, robust: withstood[label] ?? 0)
    }
    return result
  }
}
