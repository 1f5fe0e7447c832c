/// A column that a measure has in tables.
public struct MeasureColumn<Record>: Sendable {
  /// How a number is printed.
  public enum Style: Sendable {
    /// With three decimals, as losses are.
    case loss
    /// With three digits, whatever its size.
    case magnitude
    /// In percent.
    case share
  }

  /// A number, with its standard error where it has one.
  public typealias Number = (value: Double, error: Double?)

  /// The heading.
  public let title: String
  /// How its numbers are printed.
  public let style: Style
  /// How soon the column is left out where there is no room: highest first, 0 never.
  public let expendability: Int
  /// The number of a record, where it has one.
  public let number: @Sendable (Record) -> Number?

  /// A column of numbers with errors.
  public init(
    _ title: String, _ style: Style, expendability: Int = 0,
    number: @escaping @Sendable (Record) -> Number?
  ) {
    (self.title, self.style, self.expendability) = (title, style, expendability)
    self.number = number
  }

  /// A column of plain numbers.
  public init(
    _ title: String, _ style: Style, expendability: Int = 0,
    _ value: @escaping @Sendable (Record) -> Double?
  ) {
    self.init(title, style, expendability: expendability, number: { value($0).map { ($0, nil) } })
  }
}
