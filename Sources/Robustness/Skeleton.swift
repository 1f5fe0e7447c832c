/// Placeholder of the skeleton.
public protocol Defense: Sendable {}
