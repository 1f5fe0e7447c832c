import Files
import Foundation
import PowerCuts
import Testing

@Suite("Power cuts")
struct PowerCutTests {
  /// What a file holds; nil where there is none.
  private func text(_ folder: URL, _ name: String) -> String? {
    (try? Data(contentsOf: folder.appending(path: name)))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("the model: what was only written may be absent, cut anywhere or zeros, in any order")
  func model() throws {
    try Fixture.withFolder { folder in
      let cuts = try PowerCuts(in: folder) { _ in
        let file = try #require(DiskFile(folder.appending(path: "file"), O_RDWR | O_CREAT))
        #expect(file.write(Data("ab".utf8), at: 0) && file.write(Data("cd".utf8), at: 2))
      }
      var found: Set<String?> = []
      let report = try cuts.check { folder, _ in
        found.insert(text(folder, "file"))
        return nil
      }
      #expect(
        found == [
          nil, "", "a", "ab", "abc", "abcd", "\0\0", "\0\0cd", "ab\0\0", "\0\0\0\0",
        ])
      #expect(report.states == found.count)
    }
  }

  @Test(
    "the model: a file whose contents, or whose name, was not synchronized is not safe",
    arguments: [false, true])
  func unsafe(isName: Bool) throws {
    try Fixture.withFolder { folder in
      let cuts = try PowerCuts(in: folder) { promise in
        try AtomicFile.write(Data("after".utf8), to: folder.appending(path: "file"))
        promise("written")
      }
      let report = try cuts.check {
        switch $0 {
        case .synchronize: !isName
        case .synchronizeFolder: isName
        default: false
        }
      } _: { folder, promises in
        switch text(folder, "file") {
        case "after": nil
        case nil: promises.isEmpty ? nil : "lost"
        case .some(let text): "half a file: \(text)"
        }
      }
      #expect(report.failures.contains { $0.hasSuffix(isName ? "lost" : "half a file: ") })
    }
  }

  @Test("what a killed process left of a file goes with the next one; what is being written stays")
  func leftovers() throws {
    try Fixture.withFolder { folder in
      let left = [".file.0123ABCD.tmp", ".other.0123ABCD.tmp", ".file.short.tmp", "file.tmp"]
      for name in left { try Data("half".utf8).write(to: folder.appending(path: name)) }
      let busy = folder.appending(path: ".file.89ABCDEF.tmp")
      try Data("half".utf8).write(to: busy)
      let descriptor = open(busy.path, O_RDONLY)
      defer { close(descriptor) }
      try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      try AtomicFile.write(Data("whole".utf8), to: folder.appending(path: "file"))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(names) == Set(left.dropFirst() + [busy.lastPathComponent, "file"]))
      #expect(text(folder, "file") == "whole")
    }
  }

  @Test("a file is the old one or the new one, whole, in a folder that was not there too")
  func atomicFile() throws {
    for name in ["file", "new/deep/file"] {
      try Fixture.withFolder { folder in
        let place = folder.appending(path: name)
        if name == "file" { try Data("before".utf8).write(to: place) }
        let before = text(folder, name)
        let cuts = try PowerCuts(in: folder) { promise in
          try AtomicFile.write(Data("after".utf8), to: place)
          promise("after")
          AtomicFile.remove(place)
          promise("gone")
        }
        let report = try cuts.check { folder, promises in
          let allowed: [String?] =
            switch promises.last {
            case nil: [before, "after"]
            case "after": ["after", nil]
            default: [nil]
            }
          return allowed.contains(text(folder, name)) ? nil : "\(text(folder, name) ?? "nothing")"
        }
        #expect(report.failures == [])
        #expect(report.states > 10)
      }
    }
  }

  @Test("of lines those that were added are there, whole, and nothing else; what was torn goes")
  func lines() throws {
    for torn in ["", "one\ntwo\nto", "one\ntwo\na long line that was cut"] {
      try Fixture.withFolder { folder in
        let place = folder.appending(path: "new/lines")
        if !torn.isEmpty { try AtomicFile.write(Data(torn.utf8), to: place) }
        let before = torn.isEmpty ? [] : ["one", "two"]
        let cuts = try PowerCuts(in: folder) { promise in
          for line in ["three", "", "five"] {
            try LineFile(place).append(Data(line.utf8))
            promise(line)
          }
        }
        let report = try cuts.check { folder, promises in
          let file = LineFile(folder.appending(path: "new/lines"))
          let lines = (try file.lines() ?? []).map { String(decoding: $0, as: UTF8.self) }
          let all = before + ["three", "", "five"]
          let least = before.count + promises.count
          guard lines == Array(all.prefix(lines.count)), lines.count >= least else {
            return "\(lines)"
          }
          try file.append(Data("more".utf8))
          return try file.lines()?.last == Data("more".utf8) ? nil : "no line can follow"
        }
        #expect(report.failures == [])
        #expect(report.states > 15)
      }
    }
  }

  @Test("a key is the one that signed, or a new one where none has")
  func key() throws {
    try Fixture.withFolder { folder in
      let cuts = try PowerCuts(in: folder) { promise in
        promise(try KeyFile.key(at: folder.appending(path: "rampart/key")).publicKey.description)
      }
      let report = try cuts.check { folder, promises in
        let key = try KeyFile.key(at: folder.appending(path: "rampart/key")).publicKey.description
        return promises.isEmpty || promises == [key] ? nil : "another key"
      }
      #expect(report.failures == [])
      #expect(report.states > 30)
    }
  }
}
