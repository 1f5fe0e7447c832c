import Experiments
import Foundation
import Results
import Testing

@Suite("Result store")
struct ResultStoreTests {
  @Test("complete runs and partial ones have their places")
  func places() {
    let store = ResultStore(path: "/r")
    #expect(store.location(of: Fixture.result()).path == "/r/sample/linf-8-255/Example.json")
    var partial = Fixture.result(indices: [0, 1], correct: [0, 1], broken: [])
    partial.threat = ThreatModel(.l2, epsilon: 0.5)
    #expect(store.location(of: partial).path == "/r/partial/sample/l2-0.5/Example.json")
    #expect(
      store.location(of: Fixture.failure()).path == "/r/partial/sample/linf-8-255/Example.json")
  }

  @Test("no name leaves the folder, and different names stay different")
  func names() {
    let store = ResultStore(path: "/r")
    func name(_ defense: String) -> String {
      let place = store.location(of: Fixture.result(defense))
      #expect(place.deletingLastPathComponent().path == "/r/sample/linf-8-255")
      return place.lastPathComponent
    }
    #expect(name("a-b") == "a-b.json")
    #expect(name("a/b").hasPrefix("a-b-"))
    #expect(name("a/b") != name("a b"))
    #expect(name("../../etc").hasPrefix("-.-..-etc-"))
    #expect(name("").hasPrefix("unnamed-"))
    #expect(name("Défense").allSatisfy { $0.isASCII })
    #expect(name(String(repeating: "x", count: 500)).count < 160)
  }

  @Test("what is saved is loaded, in the order of the paths")
  func roundTrip() throws {
    try Fixture.withFolder { folder in
      let store = ResultStore(directory: folder.appendingPathComponent("new"))
      #expect(store.loadAll().results.isEmpty)
      for name in ["B", "A"] { try store.save(Fixture.result(name)) }
      let contents = store.loadAll()
      #expect(contents.results == [Fixture.result("A"), Fixture.result("B")])
      #expect(contents.errors.isEmpty)
    }
  }

  @Test("a file that is no result is reported with its path, the others load")
  func malformed() throws {
    try Fixture.withFolder { folder in
      let store = ResultStore(directory: folder)
      let place = try store.save(Fixture.result())
      let other = place.deletingLastPathComponent().appendingPathComponent("Half.json")
      try Data("{\"schema\": 1".utf8).write(to: other)
      try Data("x".utf8).write(to: folder.appendingPathComponent(".Hidden.json.1.tmp"))
      let contents = store.loadAll()
      #expect(contents.results.count == 1)
      #expect(contents.errors.count == 1)
      #expect(contents.errors.first?.path?.hasSuffix("Half.json") == true)
    }
  }

  @Test("writing replaces the file and leaves nothing else behind")
  func atomic() throws {
    try Fixture.withFolder { folder in
      let store = ResultStore(directory: folder)
      let place = try store.save(Fixture.result())
      var changed = Fixture.result()
      changed.environment.seconds = 99
      #expect(try store.save(changed) == place)
      #expect(try ResultStore.load(place) == changed)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: place.deletingLastPathComponent().path)
      #expect(names == ["Example.json"])
    }
  }

  @Test("a result that may not be written leaves the earlier one in place")
  func refused() throws {
    try Fixture.withFolder { folder in
      let store = ResultStore(directory: folder)
      let place = try store.save(Fixture.result())
      var wrong = Fixture.result()
      wrong.environment.seconds = .nan
      #expect(throws: ResultsError.self) { try store.save(wrong) }
      #expect(try ResultStore.load(place) == Fixture.result())
    }
  }

  @Test("a folder that cannot be made is an error with its reason")
  func unwritable() throws {
    try Fixture.withFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      #expect(throws: (any Error).self) {
        try ResultStore(directory: file).save(Fixture.result())
      }
    }
  }

  @Test("a complete run answers the note of a failure, but not another partial run")
  func failureAnswered() throws {
    try Fixture.withFolder { folder in
      let store = ResultStore(directory: folder)
      try store.save(Fixture.failure())
      try store.save(Fixture.result())
      #expect(store.loadAll().results == [Fixture.result()])
      try store.save(Fixture.result(indices: [0, 1], correct: [0, 1], broken: []))
      try store.save(Fixture.result())
      #expect(store.loadAll().results.count == 2)
    }
  }
}
