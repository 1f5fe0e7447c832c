import Foundation

extension Cell {
  /// The files and folders that measuring this cell reads.
  func files(on bench: Bench) -> [String] {
    [directory, dataset, bench.workspace.datasets.path] + [model.path, evidence].compactMap { $0 }
  }

  /// Whether the model is a program of the user's own.
  var isServed: Bool {
    if case .served = model { true } else { false }
  }
}
