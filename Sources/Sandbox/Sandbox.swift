internal import CSandbox
public import Foundation

/// Confinement of this process for the rest of its life.
///
/// It can read what it was given, compute, and write to descriptors that are open already; nothing else.
///
///     let report = Sandbox.enter(.init(readable: ["net.pt"]))
///     // open("/tmp/x", O_CREAT), fork(), socket() … fail from here on.
public enum Sandbox {
  /// The environment's name for the layers that are wanted, such as `seccomp,limits`; `none` for none, for
  /// machines on which one of them is in the way.
  public static let variable = "RAMPART_SANDBOX"

  /// The layers that are wanted: all, unless the environment names some.
  ///
  /// - Throws: `UnknownSandboxLayer`.
  public static func wanted(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(UnknownSandboxLayer) -> Set<SandboxLayer> {
    let names = (environment[variable] ?? "")
      .split { $0 == "," || $0.isWhitespace }.map(String.init)
    guard !names.isEmpty else { return Set(SandboxLayer.allCases) }
    guard names != ["none"] else { return [] }
    var layers: Set<SandboxLayer> = []
    for name in names {
      guard let layer = SandboxLayer(rawValue: name) else { throw UnknownSandboxLayer(name: name) }
      layers.insert(layer)
    }
    return layers
  }

  /// The descriptors that a confined process may have.
  private static let descriptors: UInt64 = 256

  /// Confines the process.
  ///
  /// Landlock holds the calling thread and those that it starts: to be called before there are others.
  ///
  /// - Parameters:
  ///   - permissions: what it still needs.
  ///   - wanted: the layers to enter.
  /// - Returns: what holds from here on.
  public static func enter(
    _ permissions: SandboxPermissions, _ wanted: Set<SandboxLayer>
  ) -> SandboxReport {
    let earlier = threads - 1
    var report = SandboxReport()
    for layer in SandboxLayer.allCases {
      guard wanted.contains(layer) else {
        report.lacking.append("\(layer.rawValue) (\(variable))")
        continue
      }
      let failure = enter(layer, permissions)
      guard failure == 0 else {
        let reason = failure == ENOSYS ? "this kernel has none" : String(cString: strerror(failure))
        report.lacking.append("\(layer.rawValue) (\(reason))")
        continue
      }
      report.held.append(layer.rawValue + (layer == .landlock ? " \(cs_landlock_version())" : ""))
      if layer == .landlock, earlier > 0 {
        report.lacking.append("landlock of \(earlier) threads that ran before")
      }
    }
    return report
  }

  private static func enter(_ layer: SandboxLayer, _ permissions: SandboxPermissions) -> Int32 {
    switch layer {
    case .privileges: return cs_no_new_privileges()
    case .seccomp: return cs_filter_calls(permissions.usesCard)
    case .limits:
      return cs_limit(UInt64(max(permissions.addressSpace ?? 0, 0)), descriptors)
    case .landlock:
      let readable =
        SystemFiles.readable + (permissions.usesCard ? SystemFiles.ofCard : [])
        + permissions.readable.flatMap(LinkTargets.of)
      let devices = permissions.usesCard ? SystemFiles.devices : []
      return withStrings(readable) { paths in
        withStrings(devices) { cs_restrict_files(paths, readable.count, $0, devices.count) }
      }
    }
  }

  private static var threads: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 1
  }

  private static func withStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { buffer in
      var empty: UnsafePointer<CChar>?
      return buffer.baseAddress.map(body) ?? withUnsafePointer(to: &empty, body)
    }
  }
}
