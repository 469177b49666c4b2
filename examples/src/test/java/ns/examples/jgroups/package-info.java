/** A system of others, JGroups with its Raft, as a cluster inside this JVM. */
@NullMarked
package ns.examples.jgroups;

import org.jspecify.annotations.NullMarked;
