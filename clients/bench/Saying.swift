import Files

/// Writes a line of results at once: measuring takes minutes, and somebody may be watching a pipe.
func say(_ line: some CustomStringConvertible) {
    Output.standard.write("\(line)\n")
}
