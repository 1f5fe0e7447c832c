import Archives
import Experiments
import Foundation
import Models
import Testing
import Torch

/// Networks beside RobustBench's definitions, from what `Tests/Published/robustbench.py` wrote.
@Suite("Networks of publications")
struct PublishedNetworkTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Published")

  /// The tensor of a name, as the script has it.
  private func waves(_ name: String, _ shape: [Int]) throws -> StoredTensor {
    let count = shape.reduce(1, *)
    let kind = name.split(separator: ".").last ?? ""
    let scale = shape.count > 1 ? (2 * Double(shape[0]) / Double(count)).squareRoot() : 0
    return try StoredTensor(
      name: name, shape: shape,
      floats: (0..<count).map { index in
        let wave = sin(0.37 * Double(index) + Double(name.utf8.count))
        switch kind {
        case "running_var": return Float(1 + 0.5 * wave * wave)
        case "running_mean", "bias": return Float(0.1 * wave)
        default: return Float(shape.count == 1 ? 1 + 0.1 * wave : wave * scale)
        }
      })
  }

  @Test("give the logits of the original code")
  func logits() throws {
    let text = try String(
      contentsOf: Self.folder.appending(path: "robustbench-logits.csv"), encoding: .utf8)
    let pixels = (0..<3072).map { Float(0.5 + 0.5 * sin(0.11 * Double($0))) }
    let image = try Tensor(pixels, shape: [1, 3, 32, 32])
    let rows = text.split(separator: "\n")
    #expect(rows.count == 10)
    for row in rows {
      let words = row.split(separator: ",").map(String.init)
      let expected = words.dropFirst().compactMap { Float($0) }
      let architecture = try #require(Architecture(parsing: words[0]))
      let network = try Network(empty: architecture, images: .cifar, classes: 10)
      try network.load(
        network.parameters.all.map { try waves($0.name, $0.value.shape) }, from: words[0])
      for model in [network, try network.foldedTwin()] {
        let found = try model.logits(for: image).contiguous().floats()
        let size = expected.map(abs).max() ?? 0
        let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(error < 2e-4 * max(1, size), "\(words[0]): \(found) instead of \(expected)")
      }
    }
  }

  /// Every model of a list with the number of its layout, nil where the script could not build it.
  private struct Layouts: Decodable {
    let models: [String: [String: Int?]]
    let layouts: [[String: [Int]]]
  }

  private func layouts() throws -> Layouts {
    let file = try FileSource(
      path: Self.folder.appending(path: "robustbench-layouts.json.gz").path)
    let stream = try InflateStream(file, range: 0..<file.size, wrapping: .gzip)
    var bytes = [UInt8](repeating: 0, count: 1 << 24)
    let count = try bytes.withUnsafeMutableBytes { try stream.read(into: $0) }
    return try JSONDecoder().decode(Layouts.self, from: Data(bytes[..<count]))
  }

  @Test("of RobustBench's lists, most fit by keys and shapes")
  func fitting() throws {
    let published = try layouts()
    let fits = try published.layouts.map { layout in try Self.fits(layout) }
    for (norm, least) in [("linf", 62), ("l2", 20)] {
      let models = try #require(published.models[norm])
      let fitting = models.values.count { layout in layout.map { fits[$0] } ?? false }
      #expect(models.count == (norm == "linf" ? 76 : 21))
      #expect(
        fitting == least, "\(norm): \(models.filter { !($0.value.map { fits[$0] } ?? false) }.keys)"
      )
    }
  }

  /// Whether a candidate has exactly these names and shapes.
  private static func fits(_ layout: [String: [Int]]) throws -> Bool {
    let shapes = NamedShapes(layout.map { (name: $0.key, shape: $0.value) })
    guard let architecture = Architecture.candidates(for: shapes).first else { return false }
    let network = try Network(empty: architecture, images: .cifar, classes: 10)
    // An ensemble is refused: it holds several networks.
    return (try? network.complaints(about: shapes, from: "").isEmpty) ?? false
  }
}
