import Inference
import Testing
import Wire

@testable import tenchd

@Suite struct ModelSourceTests {
    private func complaint(_ word: String) -> String? { refusal(["--model", word]) }

    @Test func readsAFileWithItsMembers() throws {
        let source = try ModelSource(word: "r=resnet50:/w/r.pth,labels=/l.txt,transform_input=true")
        #expect(
            source
                == ModelSource(
                    name: "r",
                    architecture: "resnet50",
                    weights: .file("/w/r.pth"),
                    options: ModelOptions(transformInput: true),
                    labelsFile: "/l.txt"
                )
        )
        let plain = try ModelSource(word: "r=resnet50:r.pth")
        #expect(plain.options.transformInput == nil && plain.labelsFile == nil)
        let off = try ModelSource(word: "r=googlenet:r.pth,transform_input=false")
        #expect(off.options.transformInput == false)
    }

    @Test func readsAPreprocessing() throws {
        let caffe = try ModelSource(
            word: "s=squeezenet1_1:s.pth,normalize=104:117:123/1:1:1,range=0:255,channels=bgr"
        )
        let statistics = try #require(
            Normalization.Statistics(mean: [104, 117, 123], deviation: [1, 1, 1])
        )
        #expect(
            caffe.options.preprocessing
                == Preprocessing(
                    normalize: .given(statistics),
                    range: try #require(PixelRange(from: 0, to: 255)),
                    channels: .bgr
                )
        )
        #expect(caffe.weights == .file("s.pth"))
        let chosen = try ModelSource(word: "r=resnet50:r.pth,key=state_dict.module,labels=/l.txt")
        #expect(chosen.options.key == "state_dict.module" && chosen.labelsFile == "/l.txt")
        let named = try ModelSource(word: "r=resnet50:r.pth,labels=/l.txt,normalize=imagenet")
        #expect(named.options.preprocessing == Preprocessing(normalize: .imagenet))
        let nothing = try ModelSource(
            word: "r=resnet50:r.pth,normalize=none,range=0:1,channels=rgb"
        )
        #expect(nothing == (try ModelSource(word: "r=resnet50:r.pth")))
    }

    @Test(arguments: [
        ("normalize=", "normalize must be none, imagenet, half, or three means, a slash and"),
        ("normalize=caffe", "normalize must be none, imagenet, half"),
        ("normalize=104:117:123", "three means, a slash and three deviations"),
        ("normalize=0.5:0.5/1:1:1", "normalize must be three means, one for each channel"),
        ("normalize=1:2:3/4:5", "normalize must be three deviations, one for each channel"),
        ("normalize=1:2:3:4/1:1:1", "normalize must be three means"),
        ("normalize=nan:0:0/1:1:1", "normalize must be three means"),
        ("normalize=0:0:0/1:1:inf", "normalize must be three deviations"),
        ("normalize=0:0:0/1:0:1", "normalize must be deviations greater than 0"),
        ("normalize=0:0:0/1:-1:1", "normalize must be deviations greater than 0"),
        ("normalize=0:0:0/1:1:1/2", "normalize must be none, imagenet, half"),
        ("range=255:0", "range must be a range whose lower end stands first, such as 0:255"),
        ("range=5:5", "range must be a range whose lower end stands first"),
        ("range=255", "range must be two numbers with a colon between them, such as 0:255"),
        ("range=0:1:2", "range must be two numbers"), ("range=0:x", "range must be two numbers"),
        ("range=0:nan", "range must be two numbers"),
        ("channels=grb", #"channels must be rgb or bgr, not "grb""#),
        ("channels=BGR", "channels must be rgb or bgr"),
        ("range=0:1,range=0:255", "range must be given once"),
    ])
    func saysWhatAPreprocessingWouldHaveToBe(member: String, mentions: String) {
        let message = complaint("r=resnet50:x,\(member)")
        #expect(message?.contains(mentions) == true, "\(message ?? "taken")")
    }

    @Test func readsASeed() throws {
        let seeded = try ModelSource(word: "t=squeezenet1_1:seed=18446744073709551615")
        #expect(seeded.weights == .seed(.max, classes: nil))
        let small = try ModelSource(word: "t=squeezenet1_1:seed=1,classes=7,labels=/l.txt")
        #expect(small.weights == .seed(1, classes: 7) && small.labelsFile == "/l.txt")
    }

    @Test(arguments: [
        "/w/a,b.pth", "/w/a=b.pth", "/w/a:b.pth", "/w/labels=x/a.pth", "/w/a,unknown=1.pth",
        "labels=/l.txt",
    ])
    func whatIsNoMemberBelongsToTheFilesName(file: String) throws {
        #expect(try ModelSource(word: "r=resnet50:\(file)").weights == .file(file))
        let labelled = try ModelSource(word: "r=resnet50:\(file),labels=x")
        #expect(labelled.weights == .file(file) && labelled.labelsFile == "x")
    }

    @Test(arguments: [
        ("r", "--model must be NAME=ARCHITECTURE:FILE"), ("r=resnet50", "NAME=ARCHITECTURE"),
        ("=resnet50:x", "NAME=ARCHITECTURE"), ("r=:x", "NAME=ARCHITECTURE"),
        ("r=resnet50:", "NAME=ARCHITECTURE"), ("r=resnet50:,labels=x", "NAME=ARCHITECTURE"),
        ("r:resnet50=x", "NAME=ARCHITECTURE"),
        ("r=resnet50:x,transform_input=yes", #"transform_input must be true or false, not "yes""#),
        ("r=resnet50:x,labels=", "labels must be some text"),
        ("r=resnet50:seed=1,classes=0", #"classes must be at least 1, not "0""#),
        ("r=resnet50:seed=1,classes=ten", "classes must be a whole number"),
        ("r=resnet50:x,classes=5", "classes must be left out"),
        ("r=resnet50:seed=", "seed must be a whole number"),
        ("r=resnet50:seed=-1", "seed must be a whole number"),
        ("r=resnet50:seed=1,transform=true", "seed must be a whole number"),
        ("r=resnet50:x,labels=a,labels=b", "labels must be given once"),
        ("r=resnet50:seed=1,key=a", "key must be left out where there is no file"),
    ])
    func refusesWhatIsNoModel(word: String, mentions: String) {
        let message = complaint(word)
        #expect(message?.contains(mentions) == true, "\(message ?? "taken")")
    }

    @Test func takesEveryOptionThatModelLoadHas() throws {
        for member in ModelOptions.members {
            #expect(ModelSource.form.contains("[,\(member.name)="), "\(member.name)")
        }
        let names = ModelOptions.members.map(\.name) + ModelSource.Members.own.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
