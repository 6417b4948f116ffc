import Tables

/// The ratios of a whole run in one table: a column for each kind of rival that was wanted.
struct ComparisonSummary {
    private struct Column {
        let title: String
        let cell: (ComparisonResults) -> String
    }

    private let columns: [Column]
    private(set) var table: Table

    /// A table without rows.
    init(_ rivals: ComparisonOptions) {
        var columns: [Column] = []
        if rivals.against != nil {
            columns.append(Column(title: "over the other build", cell: \.overOtherBuild))
        }
        let wanted = rivals.wantedPeers
        func add(_ title: String, _ isWanted: @escaping (Peer) -> Bool) {
            guard wanted.contains(where: isWanted) else { return }
            columns.append(Column(title: title) { $0.best(isWanted) })
        }
        add("over PyTorch's best", \.isTorch)
        add("over ONNX Runtime") { $0 == .onnxruntime }
        add("over OpenVINO") { $0 == .openvino }
        self.columns = columns
        table = Table(["network", "work"] + columns.map(\.title))
    }

    /// Adds a row.
    mutating func add(_ results: ComparisonResults, network: String, work: Work) {
        table.add([network, work.rawValue] + columns.map { $0.cell(results) })
    }
}
