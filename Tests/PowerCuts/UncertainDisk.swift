import Files
import Foundation

/// A disk to which things were done, and what a power cut may leave of it.
///
/// Contents are certain once their file was synchronized, names once their folder was; of the rest each may be there
/// or not, in no order.
struct UncertainDisk {
  private enum Node {
    case folder
    case file(Int)
  }

  /// One change of the names in a folder, which is there or not.
  private struct Change {
    let folder: String
    var removed: String?
    var added: (name: String, node: Node)?
  }

  private let root: String
  private var certain: [String: Node] = [:]
  private var pending: [Change] = []
  private var files: [UncertainFile] = []
  private var descriptors: [Int32: Int] = [:]

  /// A folder with all that it holds, for certain.
  init(_ state: DiskState, at root: String) {
    self.root = root
    for folder in state.folders { certain[folder] = .folder }
    for (path, data) in state.files {
      certain[path] = .file(files.count)
      files.append(UncertainFile(data))
    }
  }

  mutating func apply(_ operation: DiskOperation) {
    switch operation {
    case .open(let descriptor, let path):
      guard let name = name(path) else { return }
      if case .file(let file)? = names(pending)[name] {
        descriptors[descriptor] = file
      } else {
        descriptors[descriptor] = files.count
        add(name, .file(files.count))
        files.append(UncertainFile())
      }
    case .write(let descriptor, let offset, let data):
      change(descriptor, .write(at: offset, data))
    case .truncate(let descriptor, let size): change(descriptor, .truncate(to: size))
    case .synchronize(let descriptor):
      if let file = descriptors[descriptor] { files[file].synchronize() }
    case .close(let descriptor): descriptors[descriptor] = nil
    case .makeFolder(let path): if let name = name(path) { add(name, .folder) }
    case .move(let from, let to):
      guard let from = name(from), let to = name(to), let node = names(pending)[from] else {
        return
      }
      precondition(folder(of: from) == folder(of: to), "a move that is two changes")
      pending.append(Change(folder: folder(of: to), removed: from, added: (to, node)))
    case .link(let from, let to):
      if let from = name(from), let to = name(to), let node = names(pending)[from] { add(to, node) }
    case .remove(let path):
      if let name = name(path) { pending.append(Change(folder: folder(of: name), removed: name)) }
    case .synchronizeFolder(let path):
      let folder = path == root ? "" : name(path)
      certain = names(pending.filter { $0.folder == folder })
      pending.removeAll { $0.folder == folder }
    }
  }

  /// What it may hold after a power cut.
  ///
  /// - Parameter cuts: at how many lengths at most a file ends that was not synchronized.
  func states(cuts: Int) -> [DiskState] {
    subsets().flatMap { states($0, cuts) }
  }

  /// The states in which some changes of names are there.
  private func states(_ changes: [Change], _ cuts: Int) -> [DiskState] {
    var state = DiskState()
    let names = names(changes)
    var uncertain: [(path: String, contents: [Data])] = []
    for (path, node) in names where isReachable(path, names) {
      switch node {
      case .folder: state.folders.insert(path)
      case .file(let file):
        let contents = files[file].possibilities(cuts: cuts)
        state.files[path] = contents.last
        if contents.count > 1 { uncertain.append((path, contents)) }
      }
    }
    let all = uncertain.reduce(1) { min($0 * $1.contents.count, 1 << 20) }
    guard all > 300 else {
      return uncertain.reduce([state]) { states, file in
        states.flatMap { state in file.contents.map { state.with($0, at: file.path) } }
      }
    }
    // One file in every way, with all of the others, and with nothing of them but what is certain.
    var least = state
    for (path, contents) in uncertain { least.files[path] = contents.first }
    return uncertain.flatMap { path, contents in
      [state, least].flatMap { state in contents.map { state.with($0, at: path) } }
    }
  }

  /// Every choice of the changes where there are few, else those in which one differs.
  private func subsets() -> [[Change]] {
    let places = pending.indices
    guard pending.count > 6 else {
      return (0..<1 << pending.count).map { choice in
        places.filter { choice >> $0 & 1 == 1 }.map { pending[$0] }
      }
    }
    return places.map { Array(pending[..<$0]) } + [pending]
      + places.map { place in places.filter { $0 != place }.map { pending[$0] } }
      + pending.map { [$0] }
  }

  private func names(_ changes: [Change]) -> [String: Node] {
    var names = certain
    for change in changes {
      if let removed = change.removed { names[removed] = nil }
      if let (name, node) = change.added { names[name] = node }
    }
    return names
  }

  private func isReachable(_ path: String, _ names: [String: Node]) -> Bool {
    let above = folder(of: path)
    guard !above.isEmpty else { return true }
    guard case .folder? = names[above] else { return false }
    return isReachable(above, names)
  }

  private mutating func add(_ name: String, _ node: Node) {
    pending.append(Change(folder: folder(of: name), added: (name, node)))
  }

  private mutating func change(_ descriptor: Int32, _ change: UncertainFile.Change) {
    if let file = descriptors[descriptor] { files[file].change(change) }
  }

  /// The path below the folder that is watched; nil for others.
  private func name(_ path: String) -> String? {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : nil
  }

  private func folder(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
  }
}

extension DiskState {
  fileprivate func with(_ data: Data, at path: String) -> DiskState {
    var state = self
    state.files[path] = data
    return state
  }
}
