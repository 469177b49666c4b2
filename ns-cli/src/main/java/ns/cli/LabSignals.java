package ns.cli;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Ctrl-C and its like, for a command that has something to clean up. The JDK has no public way to handle signals; {@code sun.misc.Signal} of the module
 * {@code jdk.unsupported} is meant to stay until there is one (JEP 260). By reflection, since javac warns of it and can not be told not to.
 */
final class LabSignals {
    private LabSignals() {}

    /** Calls back on a thread of its own for each SIGHUP, SIGINT and SIGTERM. One that this process was started to ignore stays ignored. */
    static void handle(IntConsumer handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> callback = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    callback.getClassLoader(), new Class<?>[] {callback}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            handler.accept(
                                    (Integer) signal.getMethod("getNumber").invoke(args[0]));
                        }
                        return null;
                    });
            for (String name : new String[] {"HUP", "INT", "TERM"}) {
                signal.getMethod("handle", signal, callback)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java can not handle signals: " + e, e);
        }
    }
}
