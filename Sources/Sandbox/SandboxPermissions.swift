/// What a confined process still needs.
public struct SandboxPermissions: Sendable {
  /// Files and folders that it reads, besides those of the system; links are followed now, not later.
  public var readable: [String]
  /// Whether it computes on a card, whose driver's devices it writes to.
  public var usesCard: Bool
  /// The address space that it may take, in bytes; nil for any.
  ///
  /// A card's driver maps more than there is.
  public var addressSpace: Int?

  /// Permissions.
  public init(readable: [String], usesCard: Bool = false, addressSpace: Int? = nil) {
    (self.readable, self.usesCard, self.addressSpace) = (readable, usesCard, addressSpace)
  }
}
