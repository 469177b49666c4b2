package ns.exec;

import static ns.core.sys.Syscall.STATX;
import static ns.exec.plan.Argument.constant;

import ns.core.sys.Descriptors;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;

/**
 * Who a process is: its effective ids, asked inside, since the user namespace that was entered has other numbers for them.
 *
 * @param user its user id, as the plan finds it
 * @param group its group id, as the plan finds it
 */
record Owner(Argument user, Argument group) {
    private static final int STATX_BYTES = 256;
    private static final int UID_INDEX = 5;
    private static final int GID_INDEX = 6;

    /** Asks for the owner of the process's folder in /proc, which is open. */
    static Owner plan(Script script, String folder) {
        Argument descriptor = new Argument.Passed(folder);
        Argument room = new Argument.Room(script.slot("statx"), STATX_BYTES);
        script.add(Step.call(
                        STATX,
                        descriptor,
                        Script.text(""),
                        constant(Descriptors.AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                        constant(0x18, "STATX_UID|STATX_GID"),
                        room)
                .or("cannot find the owner of the target"));
        // the folder of a process that has gone is said to be root's
        script.open(descriptor, "stat", Descriptors.O_PATH, "O_PATH", "alive", "the target has ended");
        return new Owner(load(script, room, UID_INDEX, "uid"), load(script, room, GID_INDEX, "gid"));
    }

    private static Argument load(Script script, Argument room, int index, String name) {
        Slot slot = script.slot(name);
        script.add(Step.init(Operation.Init.LOAD, room, Argument.of(index)).into(slot));
        return Script.result(slot);
    }
}
