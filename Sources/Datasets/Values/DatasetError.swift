public import Archives

/// What is wrong with a data set's files: the path, what was found, what was expected, and the remedy.
public typealias DatasetError = ArchiveError
