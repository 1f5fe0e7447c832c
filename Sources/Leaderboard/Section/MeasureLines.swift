public import Experiments
import Foundation

/// A measure's record for a terminal, where the measure says nothing of its own.
public enum MeasureLines {
  /// A line for each column that has a number.
  public static func text<Record: MeasureRecord>(of record: Record) -> [String] {
    let columns = Record.columns(of: [record])
    let width = columns.map(\.title.count).max() ?? 0
    return columns.compactMap { column in
      column.text(of: record).map {
        "  " + column.title.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0
      }
    }
  }
}

extension MeasureColumn {
  /// What the column says of a record: its number, with the standard error where it has one.
  func text(of record: Record) -> String? {
    number(record).map { value, error in
      let text = Self.text(value, style)
      return error.map { "\(text) ± \(Self.text($0, style))" } ?? text
    }
  }

  private static func text(_ value: Double, _ style: Style) -> String {
    switch style {
    case .loss: Wording.loss(value)
    case .magnitude: Wording.measure(value)
    case .share: Wording.percent(value, digits: 1)
    }
  }
}
