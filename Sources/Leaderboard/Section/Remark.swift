/// A sentence under a table on some of its rows.
package struct Remark {
  /// The rows' names.
  package private(set) var names: [String]
  /// What it is about: a flag's id, or `archive`.
  package let topic: String
  /// The sentence.
  package let message: String

  /// A remark on one row.
  init(on name: String, topic: String, _ message: String) {
    (names, self.topic, self.message) = ([name], topic, message)
  }

  /// The remark as an entry of a list, in Markdown.
  var markdown: String {
    "**\(Wording.markdown(names.joined(separator: ", ")))**, \(Wording.markdown(topic)): "
      + Wording.markdown(message)
  }

  /// The remark for a terminal.
  var text: String {
    Wording.terminal("\(names.joined(separator: ", ")), \(topic): \(message)")
  }
}

extension [Remark] {
  /// The remarks, with those that rows share told once.
  var merged: [Remark] {
    reduce(into: []) { merged, remark in
      let same = merged.firstIndex { $0.topic == remark.topic && $0.message == remark.message }
      if let same { merged[same].add(remark.names) } else { merged.append(remark) }
    }
  }
}

extension Remark {
  fileprivate mutating func add(_ others: [String]) {
    names += others.filter { !names.contains($0) }
  }
}
