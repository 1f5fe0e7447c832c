/// What a row links to, as paths from the site's folder, and what only its weights tell.
public struct RowFiles: Sendable, Hashable {
  /// The result's file.
  public var result: String?
  /// The file of weights.
  public var weights: String?
  /// How many numbers were trained.
  public var parameters: Int?

  /// What there is of a row.
  public init(result: String? = nil, weights: String? = nil, parameters: Int? = nil) {
    (self.result, self.weights, self.parameters) = (result, weights, parameters)
  }
}
