/** Wiring network namespaces. */
module ns.net {
    requires transitive ns.core;
    requires static kotlin.stdlib;
    requires static org.jspecify;

    exports ns.net;
}
