package import Experiments

/// The share that is right of several versions of each of some images.
///
/// Versions of the same image go right and wrong together, so that they count for fewer than they are: the interval is
/// Wilson's of the effective number of trials p·(1 − p)/s², with s the standard error of the mean over images
/// (L. Kish, *Survey Sampling*, 1965, section 8.2: the design effect).
package struct ClusteredShare {
  /// The share in 0...1.
  package let value: Double
  /// Its interval (95 %): over other images, under the same corruptions.
  package let interval: Interval

  /// A share.
  ///
  /// - Parameters:
  ///   - counts: how many versions of each image are right; one image or more.
  ///   - versions: how many there are of each.
  package init(_ counts: [Int], of versions: Int) {
    let images = Double(counts.count)
    let shares = counts.map { Double($0) / Double(versions) }
    let mean = Double(counts.reduce(0, +)) / (images * Double(versions))
    let squares = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = counts.count > 1 ? squares / (images - 1) / images : 0
    let trials =
      if counts.count == 1 || mean == 0 || mean == 1 {
        images  // No image differs from another: all that is known is how many there are.
      } else {
        min(mean * (1 - mean) / error, images * Double(versions))
      }
    value = mean
    interval = .wilson(mean, of: trials)
  }
}
