public import Foundation
public import Torch

/// Where verification finds things, and how much of it is done.
public struct VerificationSettings: Codable, Sendable {
  /// The folder of the archives, or the file of images; the checkout's folder without it.
  public var data: URL?
  /// The file of weights; the one that the result names without it.
  public var model: String?
  /// On how many images the attacks are run again.
  public var rerun: Int
  /// What those images are drawn with; a forger must not know it beforehand.
  public var seed: UInt64
  /// Whether that was drawn by lot.
  public var isSeedDrawn: Bool
  /// The number of threads.
  public var threads: Int
  /// Where it is computed.
  public var device: Device

  /// Whether the model is a program that was named here.
  var namesServer: Bool {
    model.map { $0.hasPrefix("python:") || $0.hasPrefix("served:") } ?? false
  }

  /// Settings.
  public init(
    data: URL? = nil, model: String? = nil, rerun: Int = 0, seed: UInt64, isSeedDrawn: Bool = false,
    threads: Int,
    device: Device = .cpu
  ) {
    self.data = data
    self.model = model
    self.rerun = rerun
    self.seed = seed
    self.isSeedDrawn = isSeedDrawn
    self.threads = threads
    self.device = device
  }
}
