import Archives
import Datasets
import Evaluation
import Experiments
import Testing

@Suite("The number of classes")
struct ClassCountTests {
  private func count(_ layout: String, classes: Int, asked: Int? = nil) -> ClassCount {
    let info = DatasetInfo(
      name: layout == "safetensors" ? "mine" : "cifar10", split: .test, checksum: "",
      verified: false, layout: layout, classNames: [], path: "data")
    let data = InMemoryDataset(
      info: info, shape: ImageShape(channels: 1, height: 1, width: 1), classes: classes,
      labels: [0, classes - 1], pixels: .bytes([0, 0]))
    return ClassCount(for: data, asked: asked)
  }

  @Test("is the model's where a file's labels do not reach its last class")
  func fromModel() throws {
    #expect(try count("safetensors", classes: 4).resolved(outputs: 10, of: "m") == 10)
    #expect(try count("safetensors", classes: 4).resolved(outputs: 4, of: "m") == 4)
    #expect(try count("binary", classes: 10).resolved(outputs: 10, of: "m") == 10)
  }

  @Test("all outputs are attacked where the user says that they are meant")
  func asked() throws {
    #expect(try count("binary", classes: 10, asked: 100).resolved(outputs: 100, of: "m") == 100)
  }

  @Test("a model with more outputs names --classes and its number")
  func more() throws {
    let error = try #require(throws: ArchiveError.self) {
      try count("binary", classes: 10).resolved(outputs: 100, of: "m.pt")
    }
    #expect(error.path == "m.pt" && error.found == "a model with 100 outputs")
    #expect(error.expected == "10 outputs, one for each class of cifar10")
    #expect(error.remedy.hasPrefix("give --classes 100 "))
  }

  @Test("a model with fewer outputs is for other images")
  func fewer() throws {
    let error = try #require(throws: ArchiveError.self) {
      try count("binary", classes: 10).resolved(outputs: 9, of: "m.pt")
    }
    #expect(error.remedy == "give a model for these images, or images for this model")
    let file = try #require(throws: ArchiveError.self) {
      try count("safetensors", classes: 8).resolved(outputs: 4, of: "m.pt")
    }
    #expect(file.expected == "8 or more: the labels of mine reach 7")
  }

  @Test("--classes that is not the model's number is told the right one")
  func wrong() throws {
    let error = try #require(throws: ArchiveError.self) {
      try count("binary", classes: 10, asked: 50).resolved(outputs: 100, of: "m.pt")
    }
    #expect(error.expected == "50 outputs, as --classes says")
    #expect(error.remedy.contains("--classes 100"))
    let needless = try #require(throws: ArchiveError.self) {
      try count("binary", classes: 10, asked: 50).resolved(outputs: 10, of: "m.pt")
    }
    #expect(needless.remedy == "leave --classes out")
  }
}
