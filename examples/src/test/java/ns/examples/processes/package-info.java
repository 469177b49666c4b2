/** Programs of Debian on hosts of a lab. */
@NullMarked
package ns.examples.processes;

import org.jspecify.annotations.NullMarked;
