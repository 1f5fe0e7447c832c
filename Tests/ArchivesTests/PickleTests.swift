import Archives
import Testing

@Suite("Pickles")
struct PickleTests {
  private func read(_ bytes: [UInt8]) throws -> PickleValue {
    try Pickle(bytes, path: "file", name: "a pickle").root
  }

  @Test("gives back what Python 2's dialect says")
  func roundTrip() throws {
    var writer = PickleWriter()
    writer.raw("}(")
    writer.string("labels")
    writer.list([0, 255, 256, 65_535, 65_536, -1]) { $0.int($1) }
    writer.string("text")
    writer.unicode("é")
    writer.string("data")
    writer.matrix([1, 2, 3, 4, 5, 6], rows: 2, columns: 3)
    writer.raw("u")
    let root = try read(writer.finished())
    #expect(root[key: "labels"]?.ints == [0, 255, 256, 65_535, 65_536, -1])
    #expect(root[key: "text"]?.text == "é")
    let array = try #require(root[key: "data"].flatMap(NumPyArray.init))
    #expect(array.shape == [2, 3])
    #expect(array.type == "u1")
    #expect(Array(array.bytes) == [1, 2, 3, 4, 5, 6])
    #expect(root[key: "missing"] == nil)
  }

  @Test("reads long integers, floats and the memo")
  func numbers() throws {
    let negative = try read([0x80, 2, 0x8a, 2, 0x00, 0xff, UInt8(ascii: ".")])
    #expect(negative.int == -256)
    let huge = try read([0x80, 2, 0x8a, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, UInt8(ascii: ".")])
    #expect(huge.int == nil)
    #expect(huge.bytes?.count == 9)
    let twice = try read(
      [0x80, 2] + Array("]q\u{5}K\u{7}a0h\u{5}".utf8).filter { $0 != 0x30 } + [0x86, 0x2e])
    #expect(twice.items?.count == 2)
  }

  @Test(
    "refuses names that run code where Python loads them",
    arguments: [
      "cos\nsystem\n(U\u{2}lstR.", "cposix\nsystem\n.", "c__builtin__\neval\n.",
      "cbuiltins\nexec\n.", "csubprocess\nPopen\n.", "ctorch\nload\n.",
      "cnumpy\nload\n.", "c\n\n.", "cos.path\njoin\n.", "cimportlib.util\nfind_spec\n.",
      "ctorch._utils\n_rebuild_tensor_v2\nx.", "ios\nsystem\n.", "(S'ls'\nios\nsystem\n.",
    ])
  func forbidden(program: String) {
    #expect(throws: ArchiveError.self) { try read([0x80, 2] + Array(program.utf8)) }
  }

  @Test("says which name it refused")
  func message() throws {
    let error = try #require(throws: ArchiveError.self) {
      try read([0x80, 2] + Array("cos\nsystem\n.".utf8))
    }
    #expect(error.found.contains("os.system"))
    #expect(error.description.contains("file: found"))
  }

  @Test(
    "refuses programs that make no sense",
    arguments: [
      "", ".", "a.", "e.", "t.", "u.", "s.", "R.", "b.", "Q.", "(a.", "]a.", "(]e", "}(K\u{1}u.",
      "h\u{1}.", "q\u{1}.", "NK\u{1}a.", "NNR.", "N)R.", "](K\u{1}K\u{2}s.",
      "T\u{7f}\u{7f}\u{7f}\u{7f}.",
      "X\u{1}", "K", "J\u{1}\u{1}", "M\u{1}", "((((t.", "N(b.", "\u{7f}.",
      "ccollections\nOrderedDict\nNR.",
      "ccollections\nOrderedDict\n(K\u{1}tR.", "(.", "N(.",
    ])
  func senseless(program: String) {
    #expect(throws: ArchiveError.self) { try read([0x80, 2] + Array(program.utf8)) }
  }

  @Test("refuses protocols that are still to come", arguments: [UInt8(6), 7, 255])
  func protocols(version: UInt8) {
    #expect(throws: ArchiveError.self) { try read([0x80, version, 0x4e, 0x2e]) }
  }

  @Test("keeps other names and calls as they are")
  func inert() throws {
    let program: [UInt8] = [0x80, 2] + Array("cargparse\nNamespace\n)".utf8) + [0x81, 0x2e]
    #expect(try read(program).call?.function == "argparse.Namespace")
    let call = try read(Array("(cdatetime\ndate\nI2024\nI1\no.".utf8))
    #expect(call.call?.function == "datetime.date")
    #expect(call.call?.arguments.compactMap(\.int) == [2024, 1])
  }

  @Test("reads what protocol 0 spells in letters")
  func letters() throws {
    let text = "(dp0\nS'a\\x41\\n'\nI12\nsV\\u00e9\nL-7L\nsVtrue\nI01\nsVf\nF1.5\ns."
    let root = try read(Array(text.utf8))
    #expect(root[key: "aA\n"]?.int == 12)
    #expect(root[key: "é"]?.int == -7)
    #expect(root[key: "true"]?.bool == true)
    let huge = try read(Array("L119547037146038801333356L\n.".utf8))
    #expect(
      huge.bytes.map(Array.init) == [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])
    #expect(throws: ArchiveError.self) { try read(Array("Itwo\n.".utf8)) }
  }

  @Test("survives a nesting that no recursion would", arguments: [UInt8(0x85), 0x28, 0x5d])
  func nesting(opcode: UInt8) {
    // Tuples in tuples, marks on marks, lists beside lists: a result or a refusal, no crash.
    let program = [0x80, 2, 0x29] + [UInt8](repeating: opcode, count: 900_000) + [0x2e]
    _ = try? read(program)
  }

  @Test("bounds the number of values")
  func bounded() {
    let program = [0x80, 2] + [UInt8](repeating: 0x4e, count: 1_200_000) + [0x2e]
    #expect(throws: ArchiveError.self) { try read(program) }
  }

  @Test("survives any change of one byte")
  func mutations() {
    var writer = PickleWriter()
    writer.raw("}(")
    writer.string("labels")
    writer.list([1, 2, 3]) { $0.int($1) }
    writer.string("data")
    writer.matrix([1, 2, 3, 4], rows: 2, columns: 2)
    writer.raw("u")
    let good = writer.finished()
    for position in good.indices {
      for value in stride(from: UInt8(0), to: 255, by: 7) {
        var bad = good
        bad[position] = value
        let root = try? read(bad)
        _ = root?[key: "data"].flatMap(NumPyArray.init)
        _ = root?[key: "labels"]?.ints
      }
      #expect(throws: ArchiveError.self) { try read(Array(good[..<position])) }
    }
  }
}
