// Tells ThreadSanitizer of what Swift's Mutex does where it has to wait; loaded before all else.
//
// On Linux (Swift 6.3) Synchronization's library is not built for the sanitizer. An uncontended
// lock is seen, since it is inlined; one that waits takes and passes on the lock in the library,
// and whatever it guards is then reported as a race. This is all it takes:
//
//     let count = Mutex(0)
//     DispatchQueue.concurrentPerform(iterations: 4) { _ in
//         for _ in 0..<20_000 { count.withLock { $0 += 1 } }
//     }
//
// So the two slow ways are wrapped: what was done before a lock was given up is known to whoever
// takes it next. Races beside the lock are still found.

#define _GNU_SOURCE
#include <dlfcn.h>

// The library's own functions: Swift's convention, the lock's address in r13.
void (*wrapped_lock)(void);
void (*wrapped_unlock)(void);

// The sanitizer's runtime, in programs built for it.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

void told_locked(void *lock) {
    if (__tsan_acquire) __tsan_acquire(lock);
}

void told_unlocking(void *lock) {
    if (__tsan_release) __tsan_release(lock);
}

__attribute__((constructor)) static void find(void) {
    wrapped_lock = (void (*)(void))dlsym(
        RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    wrapped_unlock = (void (*)(void))dlsym(
        RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
}

__asm__(".text\n"
        ".globl \"$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF\"\n"
        "\"$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF\":\n"
        "    pushq %r13\n"
        "    movq wrapped_lock@GOTPCREL(%rip), %rax\n"
        "    callq *(%rax)\n"
        "    movq (%rsp), %rdi\n"
        "    callq told_locked@PLT\n"
        "    popq %r13\n"
        "    retq\n"
        ".globl \"$s15Synchronization12_MutexHandleV11_unlockSlowyyF\"\n"
        "\"$s15Synchronization12_MutexHandleV11_unlockSlowyyF\":\n"
        "    pushq %r13\n"
        "    movq %r13, %rdi\n"
        "    callq told_unlocking@PLT\n"
        "    movq (%rsp), %r13\n"
        "    movq wrapped_unlock@GOTPCREL(%rip), %rax\n"
        "    callq *(%rax)\n"
        "    popq %r13\n"
        "    retq\n");
