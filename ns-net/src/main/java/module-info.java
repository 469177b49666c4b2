/** Wiring network namespaces. Nothing is here yet. */
module ns.net {
    requires transitive ns.core;
    requires static org.jspecify;
}
