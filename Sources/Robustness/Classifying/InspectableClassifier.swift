/// A classifier that can show what a call might leave behind in it.
public protocol InspectableClassifier: Classifier {
  /// A digest of each thing that a call could change, by its name: weights, statistics, counters,
  /// whatever is remembered.
  func attributes() throws -> [String: String]
}

/// A model whose answers depend on what it was asked before.
///
/// No verdict about it means anything: it may remember what it said of an image, and say it again
/// near to it.
public struct StatefulModel: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the calls changed; empty where the answers alone give it away.
  public let attributes: [String]

  /// The refusal of a model.
  public init(attributes: [String]) { self.attributes = attributes }

  public var description: String {
    let names = attributes.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
    let more = attributes.count > 4 ? " and \(attributes.count - 4) more" : ""
    let changed = attributes.isEmpty ? "" : ": a call changes \(names)\(more)"
    // Where nothing is seen to change, the two copies may have been different from the start.
    let made =
      attributes.isEmpty
      ? "; a function that makes the model is called in two processes, and has to seed what it draws"
      : ""
    return """
      the model's answers depend on what it was asked before\(changed); expected logits that are a \
      function of the image alone; remove what its forward pass remembers, or load it in eval \
      mode\(made)
      """
  }
}

/// What a model keeps between two calls, and has put away again when somebody looks.
public enum TransientState {
  /// The attribute under which a model that was watched while it was called tells of it.
  public static let attribute = "what is kept between calls"
}
