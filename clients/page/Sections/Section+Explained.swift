extension Exhibition {
    /// Where in scenes the networks see what they take them for.
    var explainedSection: Section? {
        guard let explanations else { return nil }
        return Section(
            id: "explained",
            title: "Where it is seen",
            method: """
                \(title(.first)) and \(title(.second)) look at scenes that they have never seen. \
                Three methods tell what the first guess hangs on: where the last layer finds what \
                speaks for it (GradCAM), how it is shared out among the pixels (integrated \
                gradients), and what it loses when a square is covered (occlusion).
                """,
            finding: """
                Light yellow is where most hangs on it; red speaks for the class and blue against \
                it. The go-kart’s roll bar, which exists in \(title(.first))’s world only, is \
                what \(title(.first)) knows it by; \(title(.second)) goes by the wheels.
                """,
            body: Markup.plot(
                explanations,
                alternative: "heat maps over scenes, a row for each network and scene",
                caption: "Under each scene the network, its first guess and the probability"
            )
        )
    }
}
