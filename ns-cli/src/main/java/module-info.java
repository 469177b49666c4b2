/** The command {@code ns}. */
module ns.cli {
    requires com.fasterxml.jackson.core;
    requires ns.exec;
    requires ns.net;
    requires ns.proc;
    requires static org.jspecify;
}
