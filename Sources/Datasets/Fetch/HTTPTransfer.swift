import Archives
import Foundation
import FoundationNetworking
import Synchronization

/// One connection: asks for the bytes from `offset` on and appends what comes to the unfinished file.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, Sendable {
  /// How a connection ended.
  enum Reply {
    case complete
    /// Worth another connection.
    case interrupted(String)
    /// What is there does not fit what the server has.
    case startAgain
    case refused(DatasetError)
  }

  private struct State {
    var file: PartFile?
    var total: Int?
    var reply: Reply?
  }

  private let from: URL
  private let to: URL
  private let offset: Int
  private let limit: Int
  private let patience: TimeInterval
  private let progress: @Sendable (Int, Int?) -> Void
  private let state = Mutex(State())
  private let finished = DispatchSemaphore(value: 0)

  init(
    from: URL, to: URL, offset: Int, limit: Int, patience: TimeInterval,
    progress: @escaping @Sendable (Int, Int?) -> Void
  ) {
    self.from = from
    self.to = to
    self.offset = offset
    self.limit = limit
    self.patience = patience
    self.progress = progress
  }

  /// Runs the connection to its end.
  func run() -> Reply {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = patience
    configuration.urlCache = nil
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    session.dataTask(with: request(from)).resume()
    finished.wait()
    session.invalidateAndCancel()
    return state.withLock { state in
      state.file = nil
      return state.reply ?? .interrupted("no answer")
    }
  }

  private func request(_ url: URL) -> URLRequest {
    var request = URLRequest(url: url, timeoutInterval: patience)
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if offset > 0 { request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range") }
    return request
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(newRequest.url.map(request))
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let accepted = state.withLock { state -> Bool in
      do {
        guard let start = try start(response, &state) else { return false }
        let length = Int(clamping: response.expectedContentLength)
        state.total = length > 0 ? start + min(length, limit) : nil
        guard length <= limit - start else { throw tooLarge("\(length) bytes announced") }
        state.file = try PartFile(to, keeping: start)
        return true
      } catch {
        state.reply = .refused(described(error))
        return false
      }
    }
    completionHandler(accepted ? .allow : .cancel)
  }

  /// Where the answer's bytes belong, nil when the answer is of no use.
  private func start(_ response: URLResponse, _ state: inout State) throws -> Int? {
    guard let response = response as? HTTPURLResponse else { return nil }
    switch response.statusCode {
    case 200: return 0
    case 206 where offset > 0:
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      guard range.hasPrefix("bytes \(offset)-") else {
        state.reply = .startAgain
        return nil
      }
      return offset
    case 206, 416:
      state.reply = .startAgain
      return nil
    case 408, 429, 500...599:
      state.reply = .interrupted("HTTP status \(response.statusCode)")
      return nil
    default:
      throw DatasetError(
        path: from.absoluteString, found: "HTTP status \(response.statusCode)",
        expected: "the file", remedy: "check the address, or give a mirror with --from")
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let size = state.withLock { state -> (Int, Int?)? in
      guard state.reply == nil, let file = state.file else { return nil }
      do {
        guard data.count <= limit - file.size else { throw tooLarge("more than \(limit) bytes") }
        try file.append(data)
        return (file.size, state.total)
      } catch {
        state.reply = .refused(described(error))
        return nil
      }
    }
    if let size { progress(size.0, size.1) } else { dataTask.cancel() }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    state.withLock { state in
      guard state.reply == nil else { return }
      let size = state.file?.size ?? offset
      if let error {
        let isTimeout = (error as? URLError)?.code == .timedOut
        state.reply = .interrupted(
          isTimeout ? "no byte for \(Int(patience)) s" : error.localizedDescription)
      } else if let total = state.total, size < total {
        state.reply = .interrupted("an end of \(total) announced bytes")
      } else {
        state.reply = .complete
      }
    }
    finished.signal()
  }

  private func tooLarge(_ found: String) -> DatasetError {
    DatasetError(
      path: from.absoluteString, found: found, expected: "at most \(limit)",
      remedy: "check the address, or give a mirror with --from")
  }

  private func described(_ error: any Error) -> DatasetError {
    error as? DatasetError
      ?? DatasetError(
        path: from.absoluteString, found: "\(error)", expected: "the file", remedy: "try again")
  }
}
