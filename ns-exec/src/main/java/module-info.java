/** Running processes in new and existing namespaces. Nothing is here yet. */
module ns.exec {
    requires transitive ns.core;
    requires static org.jspecify;
}
