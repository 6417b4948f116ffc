internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Runs
internal import Tench
internal import Wire

/// Class pictures by the network before and after, and how far they are from the other network's.
struct Redrawing: Sendable {
    /// A picture to be drawn.
    struct Picture: Sendable {
        /// By which weights.
        let moment: RedrawnPicture.Moment
        /// Its class.
        let classIndex: Int
        /// Its file, and what the class is called.
        let commission: Commission
        /// The other network's picture of the class.
        let like: GivenPicture
    }

    let student: RemoteModel
    let teacher: RemoteModel
    let session: RemoteSession
    let link: Link
    let folder: OutputFolder
    let manifest: PictureManifest
    /// What an earlier run left of the same pictures, which is kept.
    let earlier: EarlierDrawings

    /// Two pictures of each class, before and after.
    ///
    /// - Throws: `NoPictureOfClass` when there is no given picture to compare a class's with.
    static func pictures(
        of classes: [Int],
        like given: [GivenPicture],
        _ labels: Labels
    ) throws(NoPictureOfClass) -> [Picture] {
        var pictures: [Picture] = []
        for classIndex in classes {
            let like = try given.picture(of: classIndex)
            pictures += RedrawnPicture.Moment.allCases.map { moment in
                Picture(
                    moment: moment,
                    classIndex: classIndex,
                    commission: Commission(
                        file: moment.file(labels.fileName(classIndex)),
                        title: labels.title(classIndex),
                        classIndex: classIndex
                    ),
                    like: like
                )
            }
        }
        return pictures
    }

    /// Draws the pictures, and a sheet of them with what they were to come near to.
    func draw(_ pictures: [Picture], _ log: RunLog) async throws {
        var sheet = ContactSheet()
        var lastClass: Int?
        for picture in pictures {
            let title = picture.commission.title
            if lastClass != picture.classIndex {
                sheet.add(picture.like.image, label: "\(title), given")
                lastClass = picture.classIndex
            }
            let file = picture.commission.file
            if let (image, result) = earlier[file] {
                sheet.add(image, label: "\(title), \(picture.moment.rawValue)")
                try await log.add(result.json)
                try await log.note("kept", "\(file): kept", ["file": .string(file)])
                continue
            }
            let image = try await drawn(picture, log)
            let png = try manifest.png(of: image, as: picture.commission)
            // As it is in the file, so that the sheet is the same when the picture is kept.
            sheet.add(try PNG.decode(png), label: "\(title), \(picture.moment.rawValue)")
            try folder.write(png, to: file)
            let result = RedrawnPicture(
                picture.moment,
                file: file,
                classIndex: picture.classIndex,
                given: picture.like.stem,
                distances: try await distances(of: image, from: picture.like.image)
            )
            try await log.add(result.json)
            let distances = result.distancesJSON
            try await log.note(
                "drawn",
                "\(title) \(picture.moment.rawValue): distances from the given \(distances.text)",
                ["distances": distances]
            )
            try await log.tell("picture", "\(folder.path)/\(file)", ["result": result.json])
        }
        guard let image = sheet.image(columns: 3) else { return }
        try folder.write(manifest.png(of: image), to: "sheet.png")
    }

    /// The class's picture by the resident network, or by the session's copy of it.
    private func drawn(_ picture: Picture, _ log: RunLog) async throws -> Image {
        let preset = manifest.preset
        let term = InputGradient.Term(
            model: (picture.moment == .after ? session.model : student).description.name,
            session: picture.moment == .after ? session.name : nil,
            weight: preset.classLoss.weight,
            loss: preset.classLoss.loss(of: picture.classIndex)
        )
        return try await Drawing(manifest).make(over: link) { _, _ in
            [term]
        } observe: { event in
            guard case .step(let step) = event else { return }
            try await log.step(
                picture.commission.title,
                [
                    "class": JSONValue(picture.classIndex), "octave": JSONValue(step.octave),
                    "step": JSONValue(step.number), "loss": JSONValue(step.loss),
                ]
            )
        }
    }

    /// The distance of a picture's output from the given one's, in each network's outputs; both at
    /// the drawn one's size.
    private func distances(
        of picture: Image,
        from like: Image
    ) async throws -> [RedrawnPicture.Distance] {
        let like = like.resized(height: picture.height, width: picture.width)
        var distances: [RedrawnPicture.Distance] = []
        for model in [teacher, student] {
            let aim = try await model.logits(of: like, over: link)
            let output = try await model.logits(of: picture, over: link)
            let value = OutputDistance.l2.between(output, aim)
            distances.append(.init(model: model.description.name, value: value))
        }
        return distances
    }
}
