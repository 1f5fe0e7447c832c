/// Slurm's short form of names of machines: `gpu[03-05,9],login`.
struct HostList {
  /// The first machine; nil where there is none.
  let first: String?
  /// Whether there is no other.
  let isSingle: Bool

  init(_ text: String) {
    var depth = 0
    let end = text.firstIndex { character in
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      return character == "," && depth == 0
    }
    let head = text[..<(end ?? text.endIndex)]
    guard let open = head.firstIndex(of: "["), let close = head.firstIndex(of: "]"), open < close
    else {
      first = head.isEmpty ? nil : String(head)
      isSingle = end == nil && !head.isEmpty
      return
    }
    let numbers = head[head.index(after: open)..<close]
    let number = numbers.prefix { $0 != "," && $0 != "-" }
    first = String(head[..<open]) + number + head[head.index(after: close)...]
    isSingle = end == nil && number.count == numbers.count
  }
}
