import Experiments
import Files
import Imaging
import Testing

@testable import tench_similarity

struct SubjectTests {
    private func given(_ stem: String, title: String? = nil) -> GivenPicture {
        GivenPicture(
            stem: stem,
            image: Image(height: 2, width: 2, grey: 0),
            sha256: "",
            title: title
        )
    }

    private let labels = Labels(["tench", "crane", "goldfish", "crane"])

    @Test func areNumberedByClassAndOthersAboveAllClasses() throws {
        let subjects = try Subject.all(
            [given("003-crane"), given("beach"), given("1"), given("x", title: "2 goldfish")],
            classCount: 4,
            labels: labels
        )
        #expect(subjects.map(\.classIndex) == [3, nil, 1, 2])
        #expect(subjects.map(\.number) == [3, 5, 1, 2])
        #expect(subjects.map(\.title) == ["3 crane", "beach", "1 crane", "2 goldfish"])
    }

    @Test func refusesWhatCannotBeCompared() {
        #expect(throws: SubjectError.tooFew) {
            try Subject.all([given("1")], classCount: 4, labels: labels)
        }
        #expect(throws: SubjectError.strayClass("2019-beach", 2019, count: 4)) {
            try Subject.all([given("1"), given("2019-beach")], classCount: 4, labels: labels)
        }
        #expect(throws: SubjectError.sameClass(1, "1", "001-crane")) {
            try Subject.all([given("1"), given("001-crane")], classCount: 4, labels: labels)
        }
    }

    @Test func neighboursByLogitAreClassesAndByDistancePictures() throws {
        let subjects = try Subject.all(
            [given("000"), given("beach"), given("002")],
            classCount: 4,
            labels: labels
        )
        let space = OutputSpace([[9, 1, 2, 5], [0, 0, 0, 9], [8, 1, 9, 5]])
        let logit = Neighbour.all(of: subjects, in: space, by: .logit, count: 1)
        #expect(logit.map(\.subject) == [0, 2])
        #expect(logit.map(\.number) == [3, 0])
        #expect(logit.map(\.value) == [5, 8])
        let distance = Neighbour.all(of: subjects, in: space, by: .distance, count: 2)
        #expect(distance.map(\.subject) == [0, 0, 1, 1, 2, 2])
        #expect(distance.map(\.rank) == [1, 2, 1, 2, 1, 2])
        #expect(distance.map(\.number) == [2, 5, 0, 2, 0, 5])
        #expect(distance[0].value == (1.0 + 49).squareRoot())
    }
}
