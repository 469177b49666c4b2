/** Running processes in new and existing namespaces. */
@NullMarked
package ns.exec;

import org.jspecify.annotations.NullMarked;
