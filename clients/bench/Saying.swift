import Files

/// Writes a line of results at once: measuring takes minutes, and somebody may be watching a pipe.
///
/// - Throws: `OutputError`: a measurement that nobody can read is not worth its minutes.
func say(_ line: some CustomStringConvertible) throws(OutputError) {
    try Output.standard.write("\(line)\n")
}
