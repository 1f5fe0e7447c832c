import Foundation
import Leaderboard
import Results
import Training

/// The folders of trainings that were followed epoch by epoch.
enum TrainingFolders {
  /// Those in a folder that hold a training's log, by name.
  static func all(in folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appending(path: $0) }.filter {
      FileManager.default.fileExists(atPath: $0.appending(path: TrainingLog.fileName).path)
    }
  }

  /// All that a training's folder says about its epochs.
  static func trajectory(_ folder: URL, _ name: String) throws -> Trajectory {
    let log = TrainingLog(folder.appending(path: TrainingLog.fileName))
    return Trajectory(
      TrainingCurve(name: name, points: try log.points()),
      measures: try MeasuresFile(in: folder).load())
  }
}
