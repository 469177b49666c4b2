/** Seeing namespaces. */
@NullMarked
package ns.proc;

import org.jspecify.annotations.NullMarked;
