import Tables

/// The ratios of a whole run in one table: for each kind of rival that was wanted a column over
/// whole requests and one over Tench's computing alone.
struct ComparisonSummary {
    private struct Column {
        let title: String
        let cells: (ComparisonResults) -> ComparisonResults.Cells?
    }

    private let columns: [Column]
    private(set) var table: Table

    /// A table without rows.
    init(_ rivals: ComparisonOptions) {
        var columns: [Column] = []
        if rivals.against != nil {
            columns.append(Column(title: "over the other build", cells: \.overOtherBuild))
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
        table = Table(
            ["network", "work"] + columns.flatMap { [$0.title, "\($0.title), in-process"] }
        )
    }

    /// Adds a row.
    mutating func add(_ results: ComparisonResults, network: String, work: Work) {
        table.add(
            [network, work.rawValue]
                + columns.flatMap { column in
                    let cells = column.cells(results)
                    return [cells?.request ?? "", cells?.inProcess ?? ""]
                }
        )
    }
}
