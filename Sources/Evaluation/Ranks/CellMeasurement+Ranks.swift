import Experiments
import Files
import Results

extension CellMeasurement {
  /// Whether another process may say this of a cell.
  ///
  /// - Parameter header: what is measured of it.
  func isSound(for header: JournalHeader) -> Bool {
    let hash = header.experiment.setting.model.sha256
    return result.status == .ok
      && result.experiment.agrees(
        with: header.experiment,
        in: [.defense, .protocolName, .threat, .seed, .dataset, .archive, .splitSize, .images])
      && (hash == nil || hash == result.model.sha256) && result.inconsistencies().isEmpty
      && evidence.map { Digest.sha256($0).hexadecimal } == result.evidence?.sha256
  }
}
