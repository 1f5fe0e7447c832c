import Foundation
import Models
import Testing

@Suite("Architectures")
struct ArchitectureTests {
  @Test(
    "names are read and written back",
    arguments: [
      "preactresnet18", "resnet18:0.5", "smallcnn", "linear", "wideresnet-28-10", "resnet20",
      "wideresnet-34-0.5", "resnet18+silu", "smallcnn:0.5+mish", "wideresnet-28-10+gelu",
    ])
  func names(name: String) throws {
    #expect(try #require(Architecture(parsing: name)).description == name)
  }

  @Test(
    "what is no architecture is nothing",
    arguments: [
      "", ":", "resnet", "resnet18:", "resnet18:0", "resnet18:-1", "resnet18:1:1", "wideresnet",
      "wideresnet-28", "wideresnet-27-10", "wideresnet-4-1", "resnet18-3", "wideresnet-28-x",
      "resnet18+", "resnet18+relu6", "resnet18+silu+mish", "+silu",
    ])
  func nonsense(name: String) { #expect(Architecture(parsing: name) == nil) }

  @Test("options are written without an activation where it is ReLU, and read either way")
  func options() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (architecture, text) in [
      (Architecture(.smallCNN, width: 0.5), #"{"depth":0,"family":"smallcnn","width":0.5}"#),
      (
        Architecture(.resNet18, activation: .mish),
        #"{"activation":"mish","depth":0,"family":"resnet18","width":1}"#
      ),
    ] {
      let data = try encoder.encode(architecture)
      #expect(String(decoding: data, as: UTF8.self) == text)
      #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
    }
  }

  @Test(
    "options of a network that nobody has are refused before memory is asked for",
    arguments: [
      #"{"depth":0,"family":"smallcnn","width":0}"#, #"{"depth":0,"family":"smallcnn","width":-1}"#,
      #"{"depth":0,"family":"resnet18","width":1e300}"#,
      #"{"depth":99999996,"family":"wideresnet","width":1}"#,
      #"{"depth":-5,"family":"dmwideresnet","width":1}"#,
    ])
  func impossible(options: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Architecture.self, from: Data(options.utf8))
    }
  }

  @Test(
    "a normalisation that no image can be divided by is refused",
    arguments: [
      #"{"mean":[],"deviation":[1]}"#, #"{"mean":[0],"deviation":[]}"#,
      #"{"mean":[0],"deviation":[0]}"#, #"{"mean":[0],"deviation":[1,-1,1]}"#,
    ])
  func normalizations(options: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Normalization.self, from: Data(options.utf8))
    }
  }

  @Test("capitals and the short name of WideResNet are understood")
  func aliases() {
    #expect(Architecture(parsing: "WRN-28-10")?.description == "wideresnet-28-10")
    #expect(Architecture(parsing: "PreActResNet18")?.family == .preActResNet18)
  }
}
