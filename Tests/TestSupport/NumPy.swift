import Foundation

/// What models that Python serves need.
public enum NumPy {
  /// Whether there is a Python that serves: one with NumPy, which is all that the package needs.
  public static let isThere: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import numpy"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
