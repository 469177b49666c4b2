/** A network of hosts inside one JVM, with faults. */
@NullMarked
package ns.net.lab;

import org.jspecify.annotations.NullMarked;
