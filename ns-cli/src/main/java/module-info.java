/** The command {@code ns}. */
module ns.cli {
    requires com.fasterxml.jackson.core;
    requires jdk.unsupported; // sun.misc.Signal
    requires ns.exec;
    requires ns.net;
    requires ns.proc;
    requires static org.jspecify;
    requires org.snakeyaml.engine;
}
