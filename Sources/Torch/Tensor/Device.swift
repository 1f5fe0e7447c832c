internal import CTorch

/// Where a tensor lives.
public enum Device: String, Hashable, Sendable, CaseIterable, Codable {
  /// Main memory.
  case cpu
  /// The first CUDA device.
  case cuda

  var raw: ct_device {
    switch self {
    case .cpu: CT_CPU
    case .cuda: CT_CUDA
    }
  }
}
