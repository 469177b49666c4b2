/** A system of others, ZooKeeper, as an ensemble inside this JVM. */
@NullMarked
package ns.examples.zookeeper;

import org.jspecify.annotations.NullMarked;
