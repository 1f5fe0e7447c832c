import Foundation
import Testing
import Torch

@Suite("The store that machines share")
struct TCPStoreTests {
  @Test("two that meet at a port see each other's keys")
  func sharing() throws {
    let server = try TCPStore(host: "127.0.0.1", port: 0, serves: true)
    let client = try TCPStore(host: "127.0.0.1", port: server.port, serves: false)
    let long = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
    try client.set("a/b", long)
    #expect(try server.get("a/b") == long)
    #expect(try server.get("nothing") == nil)
    #expect(try server.has("a/b"))
    try server.remove("a/b")
    #expect(try !client.has("a/b"))
    #expect(try client.add("n", 3) == 3)
    #expect(try server.add("n", -1) == 2)
    #expect(try client.claim("lease", Data("1".utf8)) == Data("1".utf8))
    #expect(try server.claim("lease", Data("2".utf8)) == Data("1".utf8))
  }

  @Test("nobody there is an error, and so is a server that ends")
  func absence() throws {
    var server: TCPStore? = try TCPStore(host: "127.0.0.1", port: 0, serves: true)
    let port = try #require(server).port
    let client = try TCPStore(host: "127.0.0.1", port: port, serves: false)
    #expect(try client.add("n", 1) == 1)
    server = nil
    #expect(throws: TorchError.self) { for _ in 0..<3 { try client.add("n", 1) } }
    #expect(throws: TorchError.self) {
      try TCPStore(host: "127.0.0.1", port: port, serves: false, arrival: 1)
    }
  }

  @Test("many that add at the same time lose nothing")
  func contention() async throws {
    let server = try TCPStore(host: "127.0.0.1", port: 0, serves: true)
    let port = server.port
    let sums = try await withThrowingTaskGroup(of: [Int].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let client = try TCPStore(host: "127.0.0.1", port: port, serves: false)
          return try (0..<50).map { _ in try client.add("n", 1) }
        }
      }
      return try await group.reduce(into: [Int]()) { $0 += $1 }
    }
    #expect(sums.sorted() == Array(1...200))
  }
}
