import Experiments
import Files
import Imaging
import JSON
import Tables
import Tench
import Wire

/// What networks take pictures for: a table for people, an object for programs.
struct ClassificationReport: Sendable {
    private let viewers: [Viewer]
    private let labels: Labels
    private var rows: [Row] = []
    /// How often each network is right.
    private(set) var rates: [HitRate]
    /// The files that could not be read, and why.
    private(set) var unread: [(path: String, reason: String)] = []

    /// A picture, and what each network takes it for.
    private struct Row: Sendable {
        let path: String
        let classIndex: Int?
        let recognitions: [Recognition]
    }

    /// A report without pictures.
    init(_ viewers: [Viewer], _ labels: Labels) {
        self.viewers = viewers
        self.labels = labels
        rates = viewers.map { _ in HitRate() }
    }

    /// Shows the networks a picture.
    ///
    /// - Throws: What a call throws; the report is as before then.
    mutating func add(
        _ path: String,
        _ picture: GivenPicture,
        over caller: some Caller
    ) async throws {
        var recognitions: [Recognition] = []
        for viewer in viewers {
            recognitions.append(try await viewer.recognition(of: picture, over: caller))
        }
        for (index, recognition) in recognitions.enumerated() {
            rates[index].add(rank: recognition.rank)
        }
        // A number that is no class of theirs is a date, or whatever else names begin with.
        let isKnown = recognitions.contains { $0.rank != nil }
        rows.append(
            Row(
                path: path,
                classIndex: isKnown ? picture.classIndex : nil,
                recognitions: recognitions
            )
        )
    }

    /// Adds a file that could not be read.
    mutating func add(unread path: String, _ reason: GivenPictureError) {
        unread.append((path, reason.description))
    }
}

extension ClassificationReport: CustomStringConvertible {
    /// What the networks were shown, then the first five classes of a single picture, or a line for
    /// each of several and the shares.
    var description: String {
        let shown = viewers.map {
            "\($0.model.description.name) sees \($0.manner) at \($0.size)"
        }
        let found = rows.count == 1 ? "\(firstFive(of: rows[0]))" : "\(table)"
        let parts = [
            shown.joined(separator: "\n"), found, rates[0].pictures > 0 ? "\(shares)" : "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private func firstFive(of row: Row) -> Table {
        var table = Table("network", "place", "class", "label", "probability", "logit")
        for (viewer, recognition) in zip(viewers, row.recognitions) {
            for (place, found) in recognition.top.enumerated() {
                table.add(
                    viewer.model.description.name,
                    "\(place + 1)",
                    "\(found.class)",
                    label(of: found) ?? "",
                    Double(found.probability).fixed(4),
                    Double(found.logit).fixed(3)
                )
            }
        }
        return table
    }

    /// A line for each picture: its class, and what each network finds first.
    private var table: Table {
        let names = viewers.map(\.model.description.name)
        var table = Table(["picture", "class"] + names.flatMap { [$0, "p", "logit", "place"] })
        for row in rows {
            var cells = [row.path, row.classIndex.map(labels.title) ?? ""]
            for recognition in row.recognitions {
                let found = recognition.top[0]
                cells += [
                    title(of: found), Double(found.probability).fixed(2),
                    Double(found.logit).fixed(1), recognition.rank.map(String.init) ?? "",
                ]
            }
            table.add(cells)
        }
        return table
    }

    private var shares: Table {
        var table = Table("network", "pictures", "first", "%", "among five", "%")
        for (viewer, rate) in zip(viewers, rates) {
            table.add(
                viewer.model.description.name,
                "\(rate.pictures)",
                "\(rate.first)",
                (100 * rate.top1).fixed(1),
                "\(rate.amongFive)",
                (100 * rate.top5).fixed(1)
            )
        }
        return table
    }

    private func label(of found: TopClass) -> String? { labels[found.class] ?? found.label }

    private func title(of found: TopClass) -> String {
        label(of: found).map { "\(found.class) \($0)" } ?? "\(found.class)"
    }
}

extension ClassificationReport {
    /// The networks with their shares, the pictures with what each takes them for, in the networks'
    /// order, and the files that could not be read.
    var json: JSONValue {
        [
            "models": .array(
                zip(viewers, rates).map { viewer, rate in
                    [
                        "name": .string(viewer.model.description.name),
                        "size": [JSONValue(viewer.size.height), JSONValue(viewer.size.width)],
                        "fit": .string(viewer.fit.rawValue), "rate": rate.json,
                    ]
                }
            ),
            "pictures": .array(rows.map { json(of: $0) }),
            "unread": .array(
                unread.map { ["file": .string($0.path), "reason": .string($0.reason)] }
            ),
        ]
    }

    private func json(of row: Row) -> JSONValue {
        [
            "file": .string(row.path), "class": row.classIndex.map { JSONValue($0) } ?? .null,
            "found": .array(
                row.recognitions.map { recognition in
                    [
                        "place": recognition.rank.map { JSONValue($0) } ?? .null,
                        "top": .array(recognition.top.map { json(of: $0) }),
                    ]
                }
            ),
        ]
    }

    private func json(of found: TopClass) -> JSONValue {
        [
            "class": JSONValue(found.class), "label": label(of: found).map { .string($0) } ?? .null,
            "probability": JSONValue(Double(found.probability)),
            "logit": JSONValue(Double(found.logit)),
        ]
    }
}
