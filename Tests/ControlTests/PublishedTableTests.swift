import Files
import Foundation
import TestKit
import Testing
import Wire

@testable import tenchctl

/// The table of torchvision's weights, and what is asked of it.
@Suite struct PublishedTableTests {
    private let table: PublishedTable

    init() throws { table = try .torchvision() }

    @Test func itHoldsWhatTorchvisionPublishes() throws {
        #expect(table.base == "https://download.pytorch.org/models/")
        #expect(table.weights.count > 100 && Set(table.weights.map(\.architecture)).count == 80)
        #expect(table.labels.count == 1000 && table.labels[0] == "tench")
        for each in table.weights {
            // A file's name carries the digits that it is checked by.
            #expect(each.file.text.hasSuffix("-\(each.digits).pth"), "\(each)")
            #expect(each.bytes > 4 << 20 && each.bytes < 3 << 30, "\(each)")
            #expect(!each.options.preprocessing.isNothing, "\(each)")
        }
        let names = Dictionary(grouping: table.weights, by: \.architecture)
        #expect(names.values.allSatisfy { $0.count { $0.isDefault } == 1 })
    }

    @Test func theUsualOnesAreTakenUnlessOthersAreNamed() throws {
        #expect(try table.weights(of: "resnet50", named: nil).file == "resnet50-11ad3fa6.pth")
        for name in ["IMAGENET1K_V1", "imagenet1k_v1"] {
            let named = try table.weights(of: "resnet50", named: name)
            #expect(named.file == "resnet50-0676ba61.pth")
        }
        #expect(try table.weights(of: "resnet50", named: "DEFAULT").name == "IMAGENET1K_V2")
    }

    @Test func whatPicturesGoThroughIsTorchvisions() throws {
        let inception = try table.weights(of: "inception_v3", named: nil).options
        #expect(inception.transformInput == true)
        #expect(inception.preprocessing.normalize == .imagenet)
        let large = try table.weights(of: "efficientnet_v2_l", named: nil).options
        #expect(large.preprocessing.normalize == .half && large.transformInput == nil)
    }

    @Test func whatIsNotThereIsToldWithWhatIs() {
        let complaint = { (network: String, name: String?) in
            #expect(throws: PullError.self) { try table.weights(of: network, named: name) }
                .map { "\($0)" } ?? ""
        }
        #expect(complaint("resnet5O", nil).contains(#""resnet50""#))
        #expect(complaint("resnet50", "V9").contains("IMAGENET1K_V2, IMAGENET1K_V1"))
        #expect(complaint("vgg16", "IMAGENET1K_FEATURES").contains("there are IMAGENET1K_V1"))
    }

    @Test(arguments: [
        ("{", "no JSON"), ("{}", "no base"),
        (
            #"{"base":"x","labels":[],"weights":[{"architecture":"a"}]}"#,
            "a row of weights is wrong"
        ),
        (
            #"""
            {"base":"x","labels":[],"weights":[{"architecture":"a","weights":"b",
            "file":"../x-00000000.pth","sha256":"00000000","mib":1}]}
            """#, "a row of weights is wrong"
        ),
        (
            #"""
            {"base":"x","labels":[],"weights":[{"architecture":"a","weights":"b",
            "file":"x.pth","sha256":"","mib":1}]}
            """#, "a row of weights is wrong"
        ),
    ])
    func anotherTableHasToBeOne(_ text: String, _ words: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("table.json", text)
        let error = #expect(throws: PullError.self) { try PublishedTable(file: path) }
        #expect(error.map { "\($0)" }?.contains(words) == true)
    }

    @Test(arguments: [
        ("https://x/y", Pull.Source.address("https://x/y")), ("HTTP://x", .address("HTTP://x")),
        ("file:///a/b", .file("/a/b")), ("a/b", .file("a/b")), ("ftp://x", .file("ftp://x")),
    ])
    func aSourceIsAnAddressOrAPath(_ text: String, _ source: Pull.Source) {
        #expect(Pull.Source(text) == source)
    }
}
