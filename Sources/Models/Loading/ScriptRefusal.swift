package import Archives

/// Why LibTorch does not load a TorchScript module, in words.
package struct ScriptRefusal {
  private let message: String
  private let version: String

  /// A refusal.
  ///
  /// - Parameters:
  ///   - message: LibTorch's own, often of many lines, the first of them empty.
  ///   - version: LibTorch's.
  package init(_ message: String, _ version: String) {
    (self.message, self.version) = (message, version)
  }

  /// The error to show.
  package func error(path: String) -> ArchiveError {
    let lines = message.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ")
    }.filter { !$0.isEmpty }
    let newer =
      "load it with the PyTorch that wrote it: activate that Python, or set LIBTORCH, and ./rampart "
      + "builds against it"
    // "Unknown builtin op: aten::scaled_dot_product_attention."
    let signs = ["Unknown builtin op", "Unknown type"]
    if let line = lines.first(where: { line in signs.contains { line.contains($0) } }) {
      let name = line.split(separator: ":", maxSplits: 1).last.map { $0.prefix(80) } ?? ""
      return ArchiveError(
        path: path,
        found: "a module that calls\(name.trailingDotRemoved), "
          + "which LibTorch \(version) does not know",
        expected: "a module of LibTorch \(version) or earlier", remedy: newer)
    }
    if let line = lines.first(where: { $0.contains("ersion") && $0.contains("number") }) {
      return ArchiveError(
        path: path, found: "a module of another version (\(line.prefix(160)))",
        expected: "one of LibTorch \(version) or earlier", remedy: newer)
    }
    return ArchiveError(
      path: path,
      found: "a TorchScript module that LibTorch \(version) does not load "
        + "(\(lines.first?.prefix(160) ?? "it does not say why"))",
      expected: "a file that torch.jit.save wrote", remedy: "save it again, or " + newer)
  }
}

extension Substring {
  fileprivate var trailingDotRemoved: Substring { hasSuffix(".") ? dropLast() : self }
}
