import Tensors

/// The plans used last, so that repeated requests don't make them again.
struct PlanCache {
    private struct Key: Hashable {
        let network: ObjectIdentifier
        let input: Shape
        let segment: Segment
        let givenShapes: [Shape]
        let purpose: Purpose
    }

    private struct Entry {
        let plan: Plan
        /// Kept so that its identity is not given to another network.
        let network: Network
        var lastUse: Int
    }

    /// A gradient run over three octaves of two models needs six; one for each of many sizes more.
    private static let capacity = 64
    private var entries: [Key: Entry] = [:]
    private var uses = 0

    /// The plan of so many of the request's items, made now if it isn't there.
    mutating func plan(_ admission: Admission, items: Int, _ purpose: Purpose) -> Plan {
        let network = admission.network
        let key = Key(
            network: ObjectIdentifier(network),
            input: admission.inputShape(items: items),
            segment: admission.segment,
            givenShapes: admission.givenShapes,
            purpose: purpose
        )
        uses += 1
        if let plan = entries[key]?.plan {
            entries[key]?.lastUse = uses
            return plan
        }
        let plan = Plan(
            admission.graph,
            shapes: admission.shapes(items: items),
            admission.segment,
            for: purpose
        )
        if entries.count >= PlanCache.capacity,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            entries[oldest.key] = nil
        }
        entries[key] = Entry(plan: plan, network: network, lastUse: uses)
        return plan
    }
}
