internal import CTorch
import Dispatch

extension LibTorch {
  /// Runs independent jobs at the same time, each with its share of the threads.
  ///
  /// Small operations gain little from several threads; several jobs, each with operations of its
  /// own, gain all. Once all are through, an operation may use `threads` again.
  ///
  /// - Parameters:
  ///   - jobs: how many jobs; 1 runs on the caller's thread, with all of its threads.
  ///   - threads: the number of threads that they share.
  ///   - job: gets its number, from 0.
  /// - Returns: the results in the jobs' order.
  /// - Throws: the error of the first job, in their order, that failed.
  public static func concurrently<Value>(
    _ jobs: Int, threads: Int, _ job: (Int) throws -> Value
  ) throws -> [Value] {
    guard jobs > 1 else { return try (0..<jobs).map(job) }
    var results = [Result<Value, any Error>?](repeating: nil, count: jobs)
    try results.withUnsafeMutableBufferPointer { results in
      // Each job writes to a place of its own.
      nonisolated(unsafe) let (places, job) = (results, job)
      DispatchQueue.concurrentPerform(iterations: jobs) { number in
        places[number] = Result {
          try check { ct_set_threads(Int32(max(1, threads / jobs))) }
          return try job(number)
        }
      }
      try check { ct_set_threads(Int32(max(1, threads))) }
    }
    return try results.compactMap { try $0?.get() }
  }
}
