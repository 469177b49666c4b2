package ns.proc;

import ns.core.NamespaceId;

/** Something found during a scan that keeps a namespace alive. */
record Held(NamespaceId id, Pin pin) {}
