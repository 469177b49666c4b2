package ns.it;

import java.util.NoSuchElementException;
import ns.core.Pid;

/**
 * A scene in a pid and a mount namespace of its own, with its own /proc: whoever looks from within sees nobody else, so that
 * two programs that look one after the other see the same.
 */
final class Stage implements AutoCloseable {
    private final Scene scene;
    private final Pid first;

    private Stage(Scene scene) {
        this.scene = scene;
        this.first = ProcessHandle.of(scene.pid().number())
                .flatMap(process -> process.children().findFirst())
                .map(process -> Pid.of(Math.toIntExact(process.pid())))
                .orElseThrow(() -> new NoSuchElementException("no first process in " + scene.pid()));
    }

    /** Carries out a script of {@link Scene} in a process that is number 1 there. */
    static Stage set(String script) {
        return withProc("rw", script);
    }

    /** The same, with options for mounting /proc. */
    static Stage withProc(String options, String script) {
        return new Stage(Scene.start("unshare pid,mnt fork { proc /proc " + options + " " + script + " }"));
    }

    Scene.Actor actor(String name) {
        return scene.actor(name);
    }

    /** A program that is started there. */
    Cli see(Cli program) {
        return program.under("nsenter", "--target", first.toString(), "--mount", "--pid", "--");
    }

    /** A program that is started outside, but sees the /proc of the stage, in which it is nobody. */
    Cli seeFromOutside(Cli program) {
        return program.under("nsenter", "--target", first.toString(), "--mount", "--");
    }

    @Override
    public void close() {
        scene.close();
    }
}
