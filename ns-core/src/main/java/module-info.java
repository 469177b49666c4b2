/** Linux namespaces: the words, the open handles and, for sibling modules, the system calls. */
module ns.core {
    requires org.jnrproject.jffi;
    requires static kotlin.stdlib;
    requires static org.jspecify;

    exports ns.core;
    exports ns.core.fd;
    exports ns.core.kernel;
    exports ns.core.sys to
            ns.exec,
            ns.net,
            ns.proc;
}
