import Foundation
import Models
import Torch

/// A model in another process, by its address.
struct ServedModel {
  /// `python:file.py:function`, or `served:` and a socket.
  let address: String
  private let package: URL

  init(_ address: String, in workspace: Workspace) {
    self.address = address
    package = workspace.root.appending(path: "Python")
  }

  /// Another process with the model, where its address starts one.
  func connected(device: Device) throws -> ServedClassifier {
    let parts = address.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw UnsupportedModel("'\(address)' is no address of a served model")
    }
    return try ServedClassifier(
      parts[0] == "python" ? .function(parts[1], package: package) : .socket(parts[1]),
      device: device)
  }
}

/// The process that judges: started when it is first asked for, and the same from then on.
final class SecondServer {
  private let make: () throws -> ServedClassifier
  private var made: ServedClassifier?

  init(_ make: @escaping () throws -> ServedClassifier) { self.make = make }

  func model() throws -> ServedClassifier {
    if let made { return made }
    let new = try make()
    made = new
    return new
  }
}
