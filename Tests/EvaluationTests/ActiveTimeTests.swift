import Evaluation
import Foundation
import Testing

@Suite("The time that a process had to run", .serialized)
struct ActiveTimeTests {
  private func sleeper() throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    try process.run()
    return process
  }

  private func watch(_ time: inout ActiveTime, seconds: Double, isHeard: Bool = false) {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      Thread.sleep(forTimeInterval: 0.05)
      time.advance(isHeard: isHeard)
    }
  }

  @Test("one that is stopped is not silent, and is again once it goes on")
  func stopped() throws {
    let process = try sleeper()
    defer { kill(process.processIdentifier, SIGKILL) }
    var time = ActiveTime(of: process.processIdentifier)
    watch(&time, seconds: 0.5)
    #expect(time.silence > 0.2)
    kill(process.processIdentifier, SIGSTOP)
    time.advance(isHeard: false)
    let before = time
    watch(&time, seconds: 1)
    #expect(time.total == before.total && time.silence == before.silence)
    kill(process.processIdentifier, SIGCONT)
    watch(&time, seconds: 0.5)
    #expect(time.silence > before.silence)
  }

  @Test("of a pause of the watcher's own a second counts at most")
  func pause() throws {
    let process = try sleeper()
    defer { kill(process.processIdentifier, SIGKILL) }
    var time = ActiveTime(of: process.processIdentifier)
    Thread.sleep(forTimeInterval: 2.5)
    time.advance(isHeard: false)
    #expect(time.total <= 1 && time.total > 0)
    time.advance(isHeard: true)
    #expect(time.silence == 0)
  }
}
