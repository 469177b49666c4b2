package ns.net;

/** What the kernel knows links by, at the moment of a request. */
@FunctionalInterface
interface LinkIndexes {
    int index(String link);
}
