/** Wiring network namespaces. */
module ns.net {
    requires transitive ns.core;
    requires static kotlin.stdlib;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;

    exports ns.net;
    exports ns.net.draw to
            ns.cli;
    exports ns.net.lab;
    exports ns.net.lab.junit;
}
