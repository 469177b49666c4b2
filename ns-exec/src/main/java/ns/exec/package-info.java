/** Running processes in namespaces. */
@NullMarked
package ns.exec;

import org.jspecify.annotations.NullMarked;
