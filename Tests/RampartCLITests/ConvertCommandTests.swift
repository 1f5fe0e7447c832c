import Archives
import Foundation
import Testing

@Suite("rampart datasets convert")
struct ConvertCommandTests {
  private let rampart = Program("rampart")

  /// Unpacks what `Tests/Containers/images.py` wrote.
  private func unpack(into folder: URL) throws {
    let archive = Program.root.appending(path: "Tests/Containers/images.tar.gz")
    let reader = try TarReader(path: archive.path, limit: 1 << 24)
    while let member = try reader.next() {
      let file = folder.appending(path: member.path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(reader.bytes(limit: 1 << 22)).write(to: file)
    }
  }

  @Test("writes the same file of the same images, whatever held them")
  func kinds() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try unpack(into: folder)
    let names = ["nhwc.npz", "hub", "repository", "converted", "alone.parquet", "nhwc.safetensors"]
    let files = try names.map { name in
      let output = folder.appending(path: "of-\(name).safetensors")
      let outcome = try rampart.run([
        "datasets", "convert", folder.appending(path: name).path, "--output", output.path,
      ])
      #expect(outcome.exitCode == 0, "\(name): \(outcome.errors)")
      return try Data(contentsOf: output)
    }
    #expect(Set(files).count == 1 && files[0].count > 6 * 60)
  }

  @Test("ends with 65 and names the file that is missing")
  func refusal() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try unpack(into: folder)
    let outcome = try rampart.run([
      "datasets", "convert", folder.appending(path: "part").path, "--output",
      folder.appending(path: "of.safetensors").path,
    ])
    #expect(outcome.exitCode == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains("test-00000-of-00002.parquet as well"), "\(outcome.errors)")
  }
}
