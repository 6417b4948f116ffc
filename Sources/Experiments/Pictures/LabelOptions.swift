import ArgumentParser
package import Files
internal import Wire

/// Where the classes' names come from.
package struct LabelOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "A text file of the classes' names, a line each (default: the daemon's, if it has any).",
            valueName: "file"
        )
    )
    var labels: String?

    /// No options given.
    package init() {}

    /// Reads the file, if one was given, and forgets it: for telling what is wrong with it early.
    package func check() throws(LabelsError) {
        _ = try given()
    }

    /// The names of `--labels`, which must be as many as each model's classes, or those that the
    /// daemon has for the first of the models that has any.
    package func labels(for models: RemoteModel...) throws(LabelsError) -> Labels {
        try labels(for: models)
    }

    /// The same for models in an array.
    package func labels(for models: [RemoteModel]) throws(LabelsError) -> Labels {
        guard let labels, let given = try given() else {
            return Labels(models.lazy.compactMap(\.description.labels).first ?? [])
        }
        for model in models { try given.check(labels, classes: model.classCount) }
        return given
    }

    private func given() throws(LabelsError) -> Labels? {
        guard let labels else { return nil }
        return try Labels(file: labels)
    }
}
