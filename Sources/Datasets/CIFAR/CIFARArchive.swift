import Archives
import Experiments
import Files

/// Loads a split from an archive of CIFAR-10 or CIFAR-100, in one pass over the compressed file.
struct CIFARArchive {
  let path: String
  let archive: OfficialArchive
  let split: Split
  let format: CIFARFormat

  init(path: String, archive: OfficialArchive, split: Split) {
    self.path = path
    self.archive = archive
    self.split = split
    format = CIFARFormat(archive)
  }

  /// Reads the whole archive, so that a file cut off anywhere is refused.
  func load() throws -> InMemoryDataset {
    let digest = ArchiveDigest()
    let reader = try TarReader(
      path: path, limit: format.inflatedLimit, observer: digest.update)
    let members = (format.members[split] ?? []).map { format.folder + $0 }
    var parts: [Int: CIFARPart] = [:]
    var names = CIFARNames()
    while let member = try reader.next() {
      if let index = members.firstIndex(of: member.path) {
        parts[index] = try part(member, reader)
      } else if let index = format.names.firstIndex(where: { format.folder + $0 == member.path }) {
        try read(names: index, member, reader, into: &names)
      }
    }
    let provenance = Provenance(digest.finalize(), of: archive)
    return try assemble(parts, of: members, names: names, provenance)
  }

  private func part(_ member: TarMember, _ reader: TarReader) throws -> CIFARPart {
    let most = format.imagesPerMember[split] ?? 0
    return archive.layout == "python"
      ? try CIFARPython(format: format, most: most).read(member, reader)
      : try CIFARBinary(format: format, most: most).read(member, reader)
  }

  private func read(
    names index: Int, _ member: TarMember, _ reader: TarReader, into names: inout CIFARNames
  ) throws {
    guard archive.layout == "binary" else {
      names = try CIFARPython(format: format, most: 0).names(member, reader)
      return
    }
    let lines = try CIFARBinary.lines(reader)
    if index == 0 { names.fine = lines } else { names.coarse = lines }
  }

  private func assemble(
    _ parts: [Int: CIFARPart], of members: [String], names: CIFARNames, _ provenance: Provenance
  ) throws -> InMemoryDataset {
    guard !parts.isEmpty, parts.keys.allSatisfy({ $0 < parts.count }) else {
      let missing = members.indices.first { parts[$0] == nil } ?? 0
      throw refusal("no member \(members[missing])", "the \(split.rawValue) split of the archive")
    }
    var provenance = provenance
    var parts = parts
    var whole = parts.removeValue(forKey: 0) ?? CIFARPart()
    whole.pixels.reserveCapacity(
      parts.values.reduce(whole.pixels.count) { $0 + $1.pixels.count })
    for index in 1..<max(members.count, 1) {
      guard let part = parts.removeValue(forKey: index) else { continue }
      whole.labels += part.labels
      whole.coarseLabels += part.coarseLabels
      whole.pixels += part.pixels
    }
    let expected = members.count * (format.imagesPerMember[split] ?? 0)
    if whole.labels.count < expected {
      provenance.warnings.append(
        "a subset: \(whole.labels.count) of the \(expected) images of the \(split.rawValue) split")
    }
    let fine = try checked(names.fine, count: format.classes, &provenance.warnings)
    let coarse = try checked(names.coarse, count: format.coarseClasses, &provenance.warnings)
    let info = DatasetInfo(
      name: archive.dataset, split: split, checksum: "md5:" + provenance.checksums.md5,
      sha256: provenance.checksums.sha256, verified: provenance.verified, layout: archive.layout,
      warnings: provenance.warnings,
      classNames: fine, path: path)
    return InMemoryDataset(
      info: info, shape: .cifar, classes: format.classes, labels: whole.labels,
      pixels: .bytes(whole.pixels),
      coarse: format.coarseClasses > 0
        ? .init(labels: whole.coarseLabels, classNames: coarse) : nil)
  }

  /// The names if there are as many as classes; numbers and a warning if there are none.
  private func checked(
    _ names: [String], count: Int, _ warnings: inout [String]
  ) throws -> [String] {
    if names.isEmpty && count > 0 {
      warnings.append("the archive does not name its \(count) classes")
      return (0..<count).map(String.init)
    }
    guard names.count == count else {
      throw refusal("the names of \(names.count) classes", "\(count)")
    }
    return names
  }

  private func refusal(_ found: String, _ expected: String) -> DatasetError {
    DatasetError(
      path: path, found: found, expected: expected,
      remedy: "delete the file and run `\(ProgramName.typed) datasets fetch \(archive.dataset)`")
  }
}
