import Foundation

extension Program {
  /// The processes that a process has started, by whichever of its threads, and that nobody has waited for.
  static func children(of parent: Int32) -> [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
      .filter { child in
        let status = try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)
        return status?.contains("\nPPid:\t\(parent)\n") == true
      }
  }
}
