internal import JSON
internal import Runs

extension Merging.Step: Recordable {
    /// The five as an array.
    var json: JSONValue {
        [
            JSONValue(index), JSONValue(lesson), JSONValue(loss), JSONValue(gradientNorm),
            JSONValue(updateNorm),
        ]
    }

    /// Reads the five.
    init?(_ json: JSONValue) {
        guard let numbers = json.all({ $0.double }), numbers.count == 5 else { return nil }
        self.init(
            index: Int(numbers[0]),
            lesson: Int(numbers[1]),
            loss: numbers[2],
            gradientNorm: numbers[3],
            updateNorm: numbers[4]
        )
    }
}
