import Archives
import Datasets
import Experiments
import Files
public import Foundation
import Robustness

extension TrialImages {
  /// Writes the adversarial images of all samples attacked: `images`, `labels`, `indices`, `broken`.
  ///
  /// The file is an image set too: `--dataset` takes it.
  ///
  /// - Throws: `ArchiveError` where the file cannot be written.
  public func write(to url: URL, metadata: [String: String]) throws {
    let count = samples.count
    try SafetensorsWriter.write(
      [
        StoredTensor(
          name: "images", shape: [count, shape.channels, shape.height, shape.width],
          floats: adversarial),
        StoredTensor(name: "labels", shape: [count], integers: labels),
        StoredTensor(name: "indices", shape: [count], integers: samples),
        StoredTensor(
          name: "broken", type: .bool, shape: [count], bytes: isBroken.map { $0 ? 1 : 0 }),
      ], metadata: metadata, to: url)
  }

  /// Writes a PNG for each of the first broken samples.
  ///
  /// - Returns: the files, in the order of the samples.
  /// - Throws: `ArchiveError` where a file cannot be written.
  public func writePictures(to folder: URL) throws -> [URL] {
    try pictures.map { picture in
      let name =
        padded(picture.sample, to: 5) + "-true-\(picture.label)-predicted-\(picture.predicted).png"
      let url = folder.appending(path: name)
      do {
        try AtomicFile.write(Data(Triptych(picture, shape, threat).png), to: url)
      } catch let error as FileError {
        throw ArchiveError(
          path: url.path, found: "a file that cannot be written (\(error.message))",
          expected: "a writable folder with free space", remedy: "check the folder")
      }
      return url
    }
  }

  private func padded(_ number: Int, to digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
