package import Experiments
import Foundation
package import Results

/// How numbers and names are printed.
package enum Wording {
  /// What stands where there is nothing.
  package static let nothing = "–"

  /// A share in percent: `70.40`.
  package static func percent(_ share: Double, digits: Int = 2) -> String {
    String(format: "%.\(digits)f", share * 100)
  }

  /// A mean and how far runs differ, in percent: `24.48 ± 0.31`.
  package static func spread(_ spread: Spread?) -> String {
    guard let spread else { return nothing }
    return percent(spread.mean) + (spread.deviation.map { " ± \(percent($0))" } ?? "")
  }

  /// An interval in percent: `67.5–73.1`.
  package static func percent(_ interval: Interval) -> String {
    percent(interval.low, digits: 1) + "–" + percent(interval.high, digits: 1)
  }

  /// A p-value: `0.031`, `4.7e-06`.
  package static func pValue(_ value: Double) -> String {
    String(format: value < 0.001 && value > 0 ? "%.1e" : "%.3f", value)
  }

  /// A count with its thousands set off: `10,000`.
  package static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits[...], at: 0)
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// A number of things: `1 image`, `10,000 images`.
  package static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// A loss, or a difference of losses: `1.184`.
  package static func loss(_ value: Double?) -> String {
    value.map { String(format: abs($0) < 1e6 ? "%.3f" : "%.3g", $0) } ?? nothing
  }

  /// A measure of any size, to three digits: `1,990`, `12.3`, `0.00457`.
  package static func measure(_ value: Double?) -> String {
    guard let value else { return nothing }
    return abs(value) >= 100 && abs(value) < 1e9
      ? count(Int(value.rounded())) : String(format: "%.3g", value)
  }

  /// A correlation: `0.85`.
  package static func coefficient(_ value: Double) -> String {
    let text = String(format: "%.2f", value)
    return text == "-0.00" ? "0.00" : text
  }

  /// A time at a readable size: `34 s`, `12 min`, `3.4 h`.
  package static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<10: String(format: "%.1f s", seconds)
    case ..<120: String(format: "%.0f s", seconds)
    case ..<7200: String(format: "%.0f min", seconds / 60)
    default: String(format: "%.1f h", seconds / 3600)
    }
  }

  /// A text of others, such as a name or a message, that Markdown must leave alone.
  package static func markdown(_ text: String) -> String {
    var result = ""
    for character in terminal(text) {
      switch character {
      case "\\", "|", "*", "_", "`", "[", "]", "#", "~", "!", "$": result += "\\\(character)"
      // Neither a mention nor an address that becomes a link.
      case "@": result += "&#64;"
      case "/" where result.hasSuffix(":"): result += "&#47;"
      case "." where result.lowercased().hasSuffix("www"): result += "&#46;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }

  /// A text of others on one line, without what a terminal would obey and nobody sees.
  package static func terminal(_ text: String) -> String {
    String(text.map { $0.isInvisible ? " " : $0 })
  }

  /// A text of others within XML.
  package static func xml(_ text: String) -> String {
    var result = ""
    for character in terminal(text) {
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
