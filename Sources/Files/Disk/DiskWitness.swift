/// Sees in order what a task does to the disk.
package protocol DiskWitness: Sendable {
  /// Takes an operation that was just done.
  func see(_ operation: DiskOperation)
}
