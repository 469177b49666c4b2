/** Seeing namespaces: what exists, who is in it, what keeps it alive. */
module ns.proc {
    requires transitive ns.core;
    requires static org.jspecify;

    exports ns.proc;
}
