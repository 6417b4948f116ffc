internal import JSON
internal import NIOCore
internal import ServiceLifecycle

/// What open pages are told as it happens: one watcher for all of them, and none without a page.
actor Hub: Service {
    /// What goes to a page, as it is written.
    typealias Events = AsyncStream<ByteBuffer>

    private let gallery: Gallery
    private let daemon: Daemon
    private var pages: [Int: Events.Continuation] = [:]
    /// Those that have not been told everything yet, with what they are to be told after it.
    private var newcomers: [Int: [String]] = [:]
    private var lastPage = 0
    private var lastEvent = 0
    private var hasEnded = false
    /// The revision of each folder that pages know of.
    private var told: [String: Int] = [:]
    private var idle: [CheckedContinuation<Void, Never>] = []

    /// How many pages are told anything.
    static let mostPages = 64
    /// How many events wait for a page before it is dropped; it comes again and is told everything.
    private static let mostEvents = 64

    init(_ gallery: Gallery, _ daemon: Daemon) {
        self.gallery = gallery
        self.daemon = daemon
    }

    /// Watches until the program is told to end, which ends what all pages are told.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    await self.watch(every: .milliseconds(400)) { await $0.lookAround() }
                }
                group.addTask { await self.watch(every: .seconds(2)) { await $0.askDaemon() } }
                group.addTask {
                    await self.watch(every: .seconds(15)) { await $0.say(": here\n\n") }
                }
            }
        } onGracefulShutdown: {
            Task { await self.end() }
        }
    }

    private nonisolated func watch(every pause: Duration, _ look: (Hub) async -> Void) async {
        while await isWanted() {
            await look(self)
            guard (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }

    /// Waits until there is a page; false when there will be none.
    private func isWanted() async -> Bool {
        if pages.isEmpty, !hasEnded {
            await withTaskCancellationHandler {
                await withCheckedContinuation { idle.append($0) }
            } onCancel: {
                Task { await self.end() }
            }
        }
        return !hasEnded && !Task.isCancelled
    }

    private func wake() {
        for waiter in idle { waiter.resume() }
        idle = []
    }

    private func end() {
        hasEnded = true
        for page in pages.values { page.finish() }
        pages = [:]
        wake()
    }

    // MARK: Pages

    /// Whether there are as many pages as are told anything.
    var isFull: Bool { pages.count >= Self.mostPages }

    /// Begins to tell a page, of everything first; nil when there are too many or the program ends.
    func join() async -> (number: Int, events: Events)? {
        guard !isFull, !hasEnded else { return nil }
        let (events, page) = Events.makeStream(bufferingPolicy: .bufferingOldest(Self.mostEvents))
        lastPage += 1
        let number = lastPage
        pages[number] = page
        // Before anything is looked at: what changes meanwhile is told after it.
        newcomers[number] = []
        page.yield(ByteBuffer(string: "retry: 2000\n\n"))
        wake()
        let shelves = (try? await gallery.look()) ?? []
        send(runs(shelves, gone: [], isAll: true), to: number)
        for text in newcomers.removeValue(forKey: number) ?? [] { send(text, to: number) }
        return (number, events)
    }

    /// A page has gone.
    func leave(_ number: Int) {
        pages.removeValue(forKey: number)?.finish()
        newcomers[number] = nil
    }

    private func send(_ text: String, to number: Int) {
        guard let page = pages[number] else { return }
        // One that doesn't read as fast as things happen.
        if case .dropped = page.yield(ByteBuffer(string: text)) { leave(number) }
    }

    private func say(_ text: String) {
        for number in pages.keys where newcomers[number]?.append(text) == nil {
            send(text, to: number)
        }
    }

    // MARK: What there is to tell

    private func lookAround() async {
        guard let shelves = try? await gallery.look() else { return }
        let now = Dictionary(uniqueKeysWithValues: shelves.map { ($0.id, $0.revision) })
        let changed = shelves.filter { told[$0.id] != $0.revision }
        let gone = told.keys.filter { now[$0] == nil }.sorted()
        told = now
        guard !changed.isEmpty || !gone.isEmpty else { return }
        say(runs(changed, gone: gone, isAll: false))
    }

    private func askDaemon() async {
        let report = await daemon.report()
        say(event("daemon", report.json(at: Stamp.now / 1_000_000)))
    }

    private func runs(_ shelves: [Shelf], gone: [String], isAll: Bool) -> String {
        event(
            "runs",
            [
                "all": .bool(isAll), "runs": .array(shelves.map(\.json)),
                "gone": .array(gone.map(JSONValue.string)),
            ]
        )
    }

    private func event(_ name: String, _ data: JSONValue) -> String {
        lastEvent += 1
        return "id: \(lastEvent)\nevent: \(name)\ndata: \(data.text)\n\n"
    }
}
