import Archives
import Foundation
import Testing

@Suite("rampart label")
struct LabelCommandTests {
  private let rampart = Program("rampart")

  @Test("writes images with a model's labels, without those of another folder")
  func labels() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (all, some) = (
      folder.appending(path: "all.safetensors"), folder.appending(path: "l.safetensors")
    )
    let arguments = ["label", "Undefended", "--dataset", "sample", "--threads", "1"]
    let whole = try rampart.run(
      arguments + ["--split", "test", "--samples", "30", "--output", all.path])
    #expect(whole.exitCode == 0, "\(whole.errors)")
    // The committed network is right on all of them.
    let said = String(decoding: whole.output, as: UTF8.self)
    #expect(said.contains("Wrote 30 images") && said.contains("30 of the labels"), "\(said)")
    let reader = try SafetensorsReader(path: all.path)
    let images = try #require(try reader.tensor(named: "images"))
    #expect(images.shape == [30, 3, 32, 32] && images.type == .uint8)
    #expect(try reader.tensor(named: "labels")?.integers?.count == 30)
    #expect(reader.metadata["labelledBy"] == "Undefended")
    // Nothing is left of a data set without itself.
    let none = try rampart.run(
      arguments + [
        "--split", "test", "--except", Program.root.appending(path: "datasets").path, "--output",
        some.path,
      ])
    #expect(
      none.exitCode == 65 && none.errors.contains("some that are not there"), "\(none.errors)")
    #expect(try rampart.run(arguments + ["--output", "labels.txt"]).exitCode == 64)
  }
}
