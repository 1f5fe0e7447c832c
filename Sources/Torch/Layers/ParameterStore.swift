/// All parameters of a network, in the order of their creation.
public final class ParameterStore {
  /// Every parameter.
  public private(set) var all: [Parameter] = []
  /// Where initial values come from.
  let random: RandomSource?

  /// An empty store.
  ///
  /// - Parameter random: where parameters take their initial values from; without it they are zero,
  ///   for whoever puts others in their place.
  public init(random: RandomSource?) { self.random = random }

  /// The parameters that an optimizer trains.
  public var trained: [Parameter] { all.filter(\.isTrained) }

  /// Where the parameters are.
  public var device: Device { all.first?.value.device ?? .cpu }

  /// The root of the names.
  public var root: Scope { Scope(store: self, path: "") }

  fileprivate func add(_ parameter: Parameter) -> Parameter {
    all.append(parameter)
    return parameter
  }

  /// A place in the tree of names.
  public struct Scope {
    fileprivate let store: ParameterStore
    fileprivate let path: String

    /// The place below this one.
    public subscript(name: String) -> Scope {
      Scope(store: store, path: path.isEmpty ? name : path + "." + name)
    }

    /// A trained tensor, uniform in ±bound.
    public func uniform(_ name: String, _ shape: [Int], bound: Double) throws -> Parameter {
      let full = self[name].path
      let value =
        try store.random?.split(full).tensor(samples: [0], shape: shape) {
          (2 * $0.uniform() - 1) * Float(bound)
        } ?? Tensor.zeros(shape)
      return store.add(
        Parameter(name: full, isTrained: true, value: try value.reshaped(shape)))
    }

    /// A tensor that begins with one value everywhere, at which it changes nothing.
    public func constant(
      _ name: String, _ value: Double, _ shape: [Int], isTrained: Bool = true,
      isNormalization: Bool = false
    ) throws -> Parameter {
      store.add(
        Parameter(
          name: self[name].path, isTrained: isTrained, isNormalization: isNormalization,
          neutral: value, value: try Tensor(full: value, shape: shape)))
    }
  }
}
