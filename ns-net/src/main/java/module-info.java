/** Wiring network namespaces. */
module ns.net {
    requires transitive ns.core;
    requires static org.jspecify;

    exports ns.net;
    exports ns.net.draw to
            ns.cli;
    exports ns.net.lab;
}
