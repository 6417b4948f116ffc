extension GraphBuilder {
    /// The classes from each channel's mean, with dropout: how these networks and their like end.
    mutating func classifyMeans(of x: Value, _ pool: String, classes: Int) {
        var y = adaptiveAveragePool(pool, x, output: (1, 1))
        y = flatten("(flatten)", y)
        y = dropout("classifier.0", y)
        y = linear("classifier.1", y, outputs: classes)
        name("classifier", y)
        output(y)
    }
}
