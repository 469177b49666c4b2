/** Running processes in new and existing namespaces. */
module ns.exec {
    requires transitive ns.core;
    requires static kotlin.stdlib;
    requires static org.jspecify;

    exports ns.exec;
}
