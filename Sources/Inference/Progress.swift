/// How far the work has come at one time; two readings show whether any of it stands still.
package struct Progress: Sendable {
    /// How often each running job has given a sign of life, by the job's number.
    let running: [Int: Int]
    /// Whether jobs wait.
    let isWaiting: Bool
    /// Jobs done since the start.
    let done: Int

    /// Whether something has stood still since an earlier reading: a job that runs and gave no sign
    /// of life, however busy others are, or jobs that wait though none ran.
    package func standsStill(since earlier: Progress) -> Bool {
        if running.contains(where: { earlier.running[$0.key] == $0.value }) { return true }
        let isIdle = running.isEmpty && earlier.running.isEmpty
        return isIdle && isWaiting && earlier.isWaiting && done == earlier.done
    }
}
