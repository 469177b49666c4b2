/** A toy: a register that several members keep, and agree on, as long as more than half of them hear one another. It knows nothing of labs. */
@NullMarked
package ns.examples.register;

import org.jspecify.annotations.NullMarked;
