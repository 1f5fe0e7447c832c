import Models
import Testing

@Suite("Architectures")
struct ArchitectureTests {
  @Test(
    "names are read and written back",
    arguments: [
      "preactresnet18", "resnet18:0.5", "smallcnn", "linear", "wideresnet-28-10", "resnet20",
      "wideresnet-34-0.5",
    ])
  func names(name: String) throws {
    #expect(try #require(Architecture(parsing: name)).description == name)
  }

  @Test(
    "what is no architecture is nothing",
    arguments: [
      "", ":", "resnet", "resnet18:", "resnet18:0", "resnet18:-1", "resnet18:1:1", "wideresnet",
      "wideresnet-28", "wideresnet-27-10", "wideresnet-4-1", "resnet18-3", "wideresnet-28-x",
    ])
  func nonsense(name: String) { #expect(Architecture(parsing: name) == nil) }

  @Test("capitals and the short name of WideResNet are understood")
  func aliases() {
    #expect(Architecture(parsing: "WRN-28-10")?.description == "wideresnet-28-10")
    #expect(Architecture(parsing: "PreActResNet18")?.family == .preActResNet18)
  }
}
