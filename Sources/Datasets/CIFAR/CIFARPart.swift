/// The images of one member of an archive.
struct CIFARPart {
  var labels: [Int] = []
  var coarseLabels: [Int] = []
  var pixels: [UInt8] = []
}

/// The names of the classes, as an archive lists them.
struct CIFARNames {
  var fine: [String] = []
  var coarse: [String] = []
}
