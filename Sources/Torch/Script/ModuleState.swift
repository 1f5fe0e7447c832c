internal import CTorch

/// Everything about a TorchScript module that a call could change, as names and digests.
///
/// Parts are parameters, buffers, numbers, texts and whatever tuples, lists, dictionaries and objects
/// hold, named by their path: `layer1.bn.running_mean`, `memory[3]`, `stats["x"]`. Numbers and truth
/// values stand for themselves, a list of numbers is one part, and of a tensor the type, the device,
/// the shape and the strides count as well as all of the memory that it is a view of. After them come the tensor constants of
/// the graphs of all methods and functions: `constant 3 of forward`.
public struct ModuleState: Hashable, Sendable {
  /// A part's name and what identifies its value.
  public struct Part: Hashable, Sendable {
    /// The path from the module.
    public let name: String
    /// The value itself where it is short, else half of its SHA-256, the same in every process.
    public let digest: String
  }

  /// The parts, in an order that only the module decides.
  public internal(set) var parts: [Part] = []

  /// The names of parts whose value cannot be read, such as objects of classes in C++, or hangs on a computation that
  /// was recorded.
  public var unhashable: [String] {
    parts.filter { $0.digest == "unhashable" && !$0.name.hasPrefix(Self.effect) }.map(\.name)
  }

  /// The operators of its code that do something else than compute.
  ///
  /// They read and write files, print, look at the clock, start something: there a model can remember what no
  /// part of it shows.
  public var sideEffects: [String] {
    let found = parts.filter { $0.name.hasPrefix(Self.effect) }
    return Set(found.map { String($0.name.dropFirst(Self.effect.count)) }).sorted()
  }

  private static let effect = "operator "

  /// The names of the parts that are new, gone, different or in another place since an earlier state.
  public func changes(since earlier: ModuleState) -> [String] {
    guard self != earlier else { return [] }
    let (now, before) = (digests, earlier.digests)
    let changed =
      parts.map(\.name).filter { now[$0] != before[$0] }
      + earlier.parts.map(\.name).filter { now[$0] == nil }
    guard changed.isEmpty else { return changed }
    return zip(parts, earlier.parts).filter { $0 != $1 }.map(\.0.name)
  }

  private var digests: [String: [String]] {
    Dictionary(grouping: parts, by: \.name).mapValues { $0.map(\.digest) }
  }

  /// Runs a shim call that reports parts.
  static func collecting(
    _ call: (ct_part, UnsafeMutableRawPointer) -> ct_status
  ) throws(TorchError) -> ModuleState {
    var state = ModuleState()
    try check {
      withUnsafeMutablePointer(to: &state) { pointer in
        call(
          { context, name, digest in
            guard let context, let name, let digest else { return }
            context.assumingMemoryBound(to: ModuleState.self).pointee.parts.append(
              Part(name: String(cString: name), digest: String(cString: digest)))
          }, pointer)
      }
    }
    return state
  }
}

extension ScriptModule {
  /// Everything that a call could change.
  ///
  /// - Complexity: reads every weight once.
  public func state() throws(TorchError) -> ModuleState {
    try ModuleState.collecting { ct_script_state(raw, $0, $1) }
  }
}
