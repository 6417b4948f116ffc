internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Options
internal import Runs
internal import Tench
internal import Wire

extension FeatureOptions {
    /// Makes the pictures that the options ask for.
    ///
    /// - Parameters:
    ///   - options: The run's own.
    ///   - client: The client program's name.
    ///   - connection: Where the daemons are.
    /// - Throws: `ExpressionError`, `GivenPictureError`; what a run throws.
    func draw(
        _ options: RunOptions,
        client: String,
        over connection: ConnectionOptions
    ) async throws {
        let photograph = try from.map { path throws(GivenPictureError) in
            try GivenPicture(file: path)
        }
        try await connection.carryOut { links in
            let models = try await networks(over: links)
            let preset = preset(sized: models[0].description.input[3])
            let labels = try options.labels(for: models[0])
            let layers = try await LayerMap(
                models,
                labels: [labels]
                    + models.dropFirst().map { Labels($0.description.labels ?? labels.names) },
                sides: Set(preset.octaves.flatMap { [$0.size, $0.crop] }).sorted(),
                over: links[0]
            )
            let experiment = try FeatureExperiment(
                try studies(among: layers, labels: labels),
                layers: layers,
                diversity: diversity,
                from: photograph?.image.middleSquare,
                relu: relu
            )
            let manifest = try await options.manifest(
                Invocation(
                    client,
                    leavingOut: ConnectionOptions.inessential + RunOptions.inessential
                ),
                models: models,
                preset: preset,
                experiment: [
                    "from": photograph.map { .string($0.sha256) } ?? .null,
                    "diversity": diversity.map { .string($0.description) } ?? .null,
                    "relu": .string(relu.rawValue),
                    "interpolation": interpolate.map { .string("\($0), \(frames)") } ?? .null,
                ],
                over: links[0]
            )
            try await PictureRun(experiment, manifest: manifest, options: options).make(over: links)
        }
    }

    /// The networks asked for, and those that only an objective names.
    private func networks(over links: [Link]) async throws -> [RemoteModel] {
        var names: [String] = []
        let served = try await links[0].send(Models()).models.map(\.name)
        let paths =
            mentions.map(\.path) + channels.map(\.path) + (diversity?.path.map { [$0] } ?? [])
        let prefixes = paths.compactMap(LayerMap.prefix).map(String.init)
        for name in model + prefixes.filter(served.contains) where !names.contains(name) {
            names.append(name)
        }
        var models: [RemoteModel] = []
        for name in names { models.append(try await RemoteModel(name, over: links)) }
        return models
    }

    private var mentions: [Mention] {
        let ends = interpolate.map { [$0.start, $0.end] } ?? []
        return (objective + ends).flatMap(\.combination.leaves)
    }

    /// What is to be raised: the objectives, then the channels, then the frames.
    private func studies(
        among layers: LayerMap,
        labels: Labels
    ) throws(ExpressionError) -> [Study] {
        var expressions = objective
        for wish in channels { expressions += try wish.expressions(among: layers) }
        var studies: [Study] = []
        for expression in expressions {
            studies.append(try Study(expression, layers: layers, labels: labels))
        }
        guard let interpolate else { return studies }
        let ends = try (
            Study(interpolate.start, layers: layers, labels: labels),
            Study(interpolate.end, layers: layers, labels: labels)
        )
        for frame in 0..<frames {
            let share = Float(frame) / Float(frames - 1)
            studies.append(.between(ends.0, ends.1, share, frame: frame))
        }
        return studies
    }
}

extension Study {
    /// A frame between two studies.
    fileprivate static func between(
        _ start: Study,
        _ end: Study,
        _ share: Float,
        frame: Int
    ) -> Study {
        let percent = Int((share * 100).rounded())
        return Study(
            "\(1 - share)*(\(start.text)) + \(share)*(\(end.text))",
            start.combination.blended(with: end.combination, share),
            frame: frame,
            title: "to \(end.text): \(percent)%"
        )
    }
}
