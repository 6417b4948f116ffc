import Foundation
import Tench
import TestKit
import Testing

extension Conformance {
    /// What a daemon serves when its configuration is read again, and when it starts anew.
    @Suite struct ReloadingTests {
        private func models(_ daemon: DaemonProcess) throws -> JSONTree {
            let reply = try RawClient(daemon.endpoint).ask(#"{"id":1,"method":"models"}"#)
            return try #require(reply["result"], "\(reply)")
        }

        private func names(_ daemon: DaemonProcess) throws -> [String?] {
            guard case .array(let list)? = try models(daemon)["models"] else { return [] }
            return list.map { $0["name"]?.string }
        }

        /// A daemon that serves what the folder's `tenchd.conf` names, `one`, and has said so.
        private func configured(
            in folder: TemporaryFolder,
            under manager: NotificationSocket
        ) throws -> DaemonProcess {
            let file = try folder.file("tenchd.conf", "model = one=resnet_mini:seed=1\n")
            let daemon = try DaemonProcess(
                options: ["--config", file],
                environment: ["NOTIFY_SOCKET": manager.path]
            )
            try manager.wait(for: "READY=1")
            return daemon
        }

        @Test func aReloadIsToldToTheManagerAndTakesWhatItCan() throws {
            let (folder, manager) = (try TemporaryFolder(), try NotificationSocket())
            let daemon = try configured(in: folder, under: manager)
            defer { daemon.stop() }
            try folder.file("tenchd.conf", "model = two=resnet_mini:seed=2\nqueue = 7\n")
            daemon.reload()
            try manager.wait(for: "RELOADING=1")
            try manager.wait(for: "READY=1")
            // Its command line's model stays, as it is.
            #expect(try names(daemon) == ["tiny", "two"])
            #expect(try daemon.log.contains("queue has changed, which takes a restart"))
            #expect(try !daemon.log.contains("listen has changed"))
            let hello = try RawClient(daemon.endpoint).ask(#"{"id":1,"method":"hello"}"#)
            #expect(hello["result"]?["limits"]?["queue"]?.integer == 256)
        }

        @Test func aWrongConfigurationChangesNothingAndIsTold() throws {
            let (folder, manager) = (try TemporaryFolder(), try NotificationSocket())
            let daemon = try configured(in: folder, under: manager)
            defer { daemon.stop() }
            for text in [
                "modle = two=resnet_mini:seed=2\n", "model = two=resnet_mini\n",
                "model = tiny=resnet_mini:seed=2\n",
            ] {
                try folder.file("tenchd.conf", text)
                daemon.reload()
                try manager.wait(for: "READY=1")
                #expect(try names(daemon) == ["one", "tiny"])
            }
            try FileManager.default.removeItem(atPath: folder.path(of: "tenchd.conf"))
            daemon.reload()
            try manager.wait(
                for: "STATUS=serving; the configuration is wrong, and was not taken"
            )
            #expect(try names(daemon) == ["one", "tiny"])
            #expect(try daemon.log.contains(#"did you mean "model"?"#))
            #expect(try daemon.log.contains(#"two models have the name "tiny""#))
        }

        /// Also while it loads: the wish is fulfilled once it serves.
        @Test func wishesInARowAreFulfilledTogetherByTheLastOfThem() throws {
            let folder = try TemporaryFolder()
            let file = try folder.file("tenchd.conf", "model = m0=resnet_mini:seed=1\n")
            let daemon = try DaemonProcess(options: ["--config", file])
            defer { daemon.stop() }
            for number in 1...20 {
                try folder.file("tenchd.conf", "model = m\(number)=resnet_mini:seed=1\n")
                daemon.reload()
            }
            try daemon.wait(forLog: "loaded m20:")
            try daemon.wait(forLog: "unloaded m0")
            #expect(try RawClient(daemon.endpoint).ask(Request.ping(1))["result"] != nil)
        }

        @Test func withoutAConfigurationSIGHUPIsNotedAndNoMore() throws {
            let daemon = try DaemonProcess()
            daemon.reload()
            try daemon.wait(forLog: "there is no --config to read again")
            #expect(try names(daemon) == ["tiny"])
            daemon.stop()
        }

        @Test func whatIsServedOutlivesAKillAndAFileThatIsGoneIsTold() throws {
            let folder = try TemporaryFolder()
            let first = try DaemonProcess(options: ["--models-dir", folder.path])
            let client = try RawClient(first.endpoint)
            for name in ["kept", "lost"] {
                let save = """
                    {"id":1,"method":"model.save","params":{"model":"tiny","name":"\(name)"}}
                    """
                #expect(try client.ask(save)["result"] != nil)
                let load = """
                    {"id":2,"method":"model.load","params":{"name":"\(name)","file":"\(name).safetensors",\
                    "architecture":"squeezenet1_1"}}
                    """
                #expect(try client.ask(load)["result"] != nil)
            }
            first.kill()
            try FileManager.default.removeItem(atPath: folder.path(of: "lost.safetensors"))
            let second = try DaemonProcess(after: first)
            #expect(try names(second) == ["kept", "tiny"])
            #expect(try models(second)["failed"]?[0]?["name"] == .string("lost"))
            #expect(try second.log.contains("lost, which model.load had loaded before"))
            let listed = try Subprocess([
                "tenchctl", "models", "--endpoint", second.endpoint.description,
            ])
            #expect(listed.output.contains("not loaded: "), "\(listed)")
            let unload = #"{"id":3,"method":"model.unload","params":{"name":"tiny"}}"#
            #expect(try RawClient(second.endpoint).ask(unload)["result"] != nil)
            second.kill()
            let third = try DaemonProcess(after: second)
            defer { third.stop() }
            #expect(try names(third) == ["kept"])
        }
    }
}
