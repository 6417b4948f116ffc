internal import Experiments
internal import Files
internal import Plots
internal import Tables

/// What one model's outputs say of the pictures' nearness: files, and figures for the record.
struct ModelReport: Sendable {
    /// The model's name.
    let model: String
    /// Its outputs.
    let space: OutputSpace
    private let subjects: [Subject]
    private let labels: Labels
    private let components: PrincipalComponents
    private let neighbours: [(measure: Neighbour.Measure, found: [Neighbour])]

    /// The report on a model's outputs, one a subject.
    ///
    /// - Parameters:
    ///   - model: The model's name.
    ///   - subjects: The pictures.
    ///   - outputs: The model's logits for each; finite.
    ///   - labels: What the classes are called.
    ///   - count: How many neighbours of each are taken.
    init(
        model: String,
        subjects: [Subject],
        outputs: [[Float]],
        labels: Labels,
        neighbours count: Int
    ) {
        precondition(subjects.count == outputs.count, "an output for each picture")
        self.model = model
        self.subjects = subjects
        self.labels = labels
        let space = OutputSpace(outputs)
        self.space = space
        components = PrincipalComponents(of: space, count: 2)
        neighbours = Neighbour.Measure.allCases.map {
            ($0, Neighbour.all(of: subjects, in: space, by: $0, count: count))
        }
    }

    /// The figures for the record; classes and numbered pictures by their numbers.
    var result: OutputSpaceResult {
        OutputSpaceResult(
            model: model,
            componentShares: components.shares,
            byLogit: nearness(by: .logit),
            byDistance: nearness(by: .distance)
        )
    }

    private func nearness(by measure: Neighbour.Measure) -> OutputSpaceResult.Nearness {
        let graph = graph(of: neighbours.filter { $0.measure == measure }.flatMap { $0.found })
        return OutputSpaceResult.Nearness(
            components: graph.components,
            reciprocal: graph.reciprocalPairs.map { [$0.from, $0.to] },
            cliques: graph.maximalCliques()
        )
    }

    /// Writes tables, graphs and plots' text files into a folder.
    ///
    /// - Parameters:
    ///   - folder: The model's own folder.
    ///   - pictures: Each subject's small picture, a path relative to that folder.
    /// - Returns: What each plot's picture can be drawn from.
    /// - Throws: `FileError`.
    func write(to folder: OutputFolder, pictures: [String]) throws(FileError) -> [Draft] {
        try folder.write(Array(outputTable.utf8), to: "logits.csv")
        try folder.write(Array(neighbourTable.utf8), to: "neighbours.csv")
        var drafts: [Draft] = []
        for (measure, found) in neighbours {
            let drawing = drawing(of: found, by: measure, pictures: pictures)
            let name = "neighbours-\(measure.rawValue)"
            try folder.write(Array(drawing.graphML.utf8), to: "\(name).graphml")
            drafts.append(try drawing.write(named: name, in: folder.path))
        }
        drafts.append(
            try scatter(pictures).write(named: OutputSpaceResult.plot, in: folder.path)
        )
        drafts.append(try heatMap.write(named: "distances", in: folder.path))
        return drafts
    }

    private func graph(of found: [Neighbour]) -> NeighbourGraph {
        NeighbourGraph(
            nodes: subjects.map(\.number),
            edges: found.map { .init(from: subjects[$0.subject].number, to: $0.number) }
        )
    }

    /// What a node is called, be it a subject or another class.
    private func title(_ number: Int) -> String {
        subjects.first { $0.number == number }?.title ?? labels.title(number)
    }

    private var outputTable: String {
        let classes = (0..<space.points.columns).map(String.init)
        var table = CSV(["picture", "class"] + classes)
        for (position, subject) in subjects.enumerated() {
            table.add(
                [subject.stem, subject.classIndex.map(String.init) ?? ""]
                    // The shortest text of the float that the model gave.
                    + space.points.row(position).map { "\(Float($0))" }
            )
        }
        return table.description
    }

    private var neighbourTable: String {
        var table = CSV([
            "picture", "number", "title", "by", "rank", "neighbour", "neighbour_title", "value",
        ])
        for (measure, found) in neighbours {
            for near in found {
                let subject = subjects[near.subject]
                table.add([
                    subject.stem, "\(subject.number)", subject.title, measure.rawValue,
                    "\(near.rank)", "\(near.number)", title(near.number), "\(near.value)",
                ])
            }
        }
        return table.description
    }

    private func drawing(
        of found: [Neighbour],
        by measure: Neighbour.Measure,
        pictures: [String]
    ) -> LabelledGraph {
        let pictures = Dictionary(
            uniqueKeysWithValues: zip(subjects.map(\.number), pictures)
        )
        return LabelledGraph(
            title: "\(model): neighbours by \(measure.rawValue)",
            nodes: graph(of: found).nodes.map {
                .init($0, label: title($0), picture: pictures[$0])
            },
            edges: found.map {
                .init(from: subjects[$0.subject].number, to: $0.number, weight: $0.value)
            }
        )
    }

    private func scatter(_ pictures: [String]) -> Scatter {
        let share = { (index: Int) in (components.shares[index] * 100).fixed(1) }
        return Scatter(
            title: "\(model): the pictures' outputs along their principal components",
            x: "component 1 (\(share(0)) % of the variance)",
            y: "component 2 (\(share(1)) % of the variance)",
            points: subjects.indices.map {
                .init(
                    subjects[$0].title,
                    x: components.coordinates[0][$0],
                    y: components.coordinates[1][$0],
                    picture: pictures[$0]
                )
            }
        )
    }

    private var heatMap: HeatMap {
        HeatMap(
            title: "\(model): distances of the pictures' outputs",
            scale: "L2 distance of the logits",
            labels: subjects.map(\.title),
            values: subjects.indices.map { Array(space.distances.row($0)) }
        )
    }
}
